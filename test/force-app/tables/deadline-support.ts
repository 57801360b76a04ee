import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { InputValue } from '../../../src/formula/index.js';
import { refusals, type RuleCase } from '../formula-support.js';

export type Seed = { readonly key: string; readonly Name: string; readonly [field: string]: InputValue };

/** The facts that install loads, as they are shipped. */
export const seeds = (file: 'certifying-agencies' | 'deadline-rules' | 'model-clauses'): readonly Seed[] =>
  (
    JSON.parse(
      readFileSync(fileURLToPath(new URL(`../../../force-app/reference/${file}.json`, import.meta.url)), 'utf8')
    ) as { readonly records: readonly Seed[] }
  ).records;

/** A shipped fact as the record that install makes of it. */
export const recordOf = ({ key, ...fields }: Seed): Readonly<Record<string, InputValue>> => ({
  ...fields,
  Sync_Key__c: key,
});

/** What the texts of an object refuse, on each field that is asked for. */
export const describeTexts = (objectName: string, texts: readonly string[], links: readonly string[] = []): void => {
  it('NO_IDENTIFIERS_IN_TEXT: looks at each text on its own', () => {
    for (const name of [...texts, ...links]) {
      const before = links.includes(name) ? 'https://files.example.org/' : 'see ';
      for (const number of ['123-45-6789', 'A012345678', 'IOE1234567890'])
        expect(refusals(objectName, { [name]: before + number }), name).to.include('NO_IDENTIFIERS_IN_TEXT');
    }
    for (const name of texts)
      expect(refusals(objectName, { [name]: 'x123456789x' }), name).to.include('NO_IDENTIFIERS_IN_TEXT');
  });

  if (links.length === 0) return;
  it('NO_IDENTIFIERS_IN_TEXT: lets a link hold a document’s own number', () => {
    for (const name of links)
      expect(refusals(objectName, { [name]: 'https://files.example.org/documents/123456789' }), name).to.deep.equal([]);
  });
};

/** What the sync writes into its base passes, anything else is refused. */
export const SYNC_BASE: RuleCase = {
  rule: 'SYNC_BASE_FORM',
  why: 'only digests in the sync’s own form',
  refused: { Sync_Base__c: 'called on Monday' },
  passes: { Sync_Base__c: 'b1:Zm9v,YmFy+/=' },
};
