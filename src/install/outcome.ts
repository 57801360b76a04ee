import { Messages } from '@salesforce/core/messages';
import type { Value } from '../records/index.js';
import type { InstallResult } from './install.js';
import { REFERENCE_PERMISSION_SET, type KeptRecord, type ReferenceResult } from './reference/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'install');

export type OutcomeText = {
  readonly translations: readonly string[];
  readonly reference: readonly string[];
  readonly warnings: readonly string[];
};

/** Whether something of the package was refused although the rest is in: Spanish labels, or records of the reference data. */
export const isPartial = ({ translations, reference }: InstallResult): boolean =>
  translations.reason === 'refused' || reference.some(({ refused }) => refused.length > 0);

/** What became of the Spanish labels and of the reference data, in lines for a person. */
export function describeOutcome(result: InstallResult): OutcomeText {
  const { translations, reference, dryRun } = result;
  return {
    translations: describeTranslations(result),
    reference: [
      ...reference.filter(({ skipped }) => skipped === 0).map((table) => describeTable(table, dryRun)),
      ...reference.flatMap(({ kept }) => kept.flatMap(describeKept)),
      ...(hasFixed(reference) ? [messages.getMessage('info.keptFixedHint')] : []),
    ],
    warnings: [
      ...describeRefusedLabels(translations.failures ?? []),
      ...describeSkipped(
        reference.filter(({ skipped }) => skipped > 0),
        dryRun
      ),
      ...reference.flatMap(describeRefused),
    ],
  };
}

function describeTranslations({ translations, dryRun }: InstallResult): string[] {
  const { deployed, reason, created, changed, unchanged } = translations;
  if (reason === 'workbench-off' || reason === 'language-off') return [messages.getMessage('info.spanishLater')];
  if (!deployed) return [];
  return dryRun
    ? [messages.getMessage('info.spanishWould')]
    : [messages.getMessage('info.spanishAdded', [created ?? 0, changed ?? 0, unchanged ?? 0])];
}

function describeRefusedLabels(failures: NonNullable<InstallResult['translations']['failures']>): string[] {
  const [first] = failures;
  if (first === undefined) return [];
  const { type, fullName, problem } = first;
  return [messages.getMessage('warning.spanishRefused', [failures.length, type, fullName, problem])];
}

const describeTable = ({ object, created, updated, unchanged }: ReferenceResult, dryRun: boolean): string =>
  messages.getMessage(dryRun ? 'info.referenceWould' : 'info.referenceLoaded', [object, created, updated, unchanged]);

const describeKept = ({ key, fields }: KeptRecord): string[] =>
  fields.map(({ field, org, package: ours, reason }) =>
    messages.getMessage(reason === 'fixed' ? 'info.keptFixed' : 'info.keptEdited', [
      key,
      field,
      shown(org),
      shown(ours),
    ])
  );

const hasFixed = (reference: readonly ReferenceResult[]): boolean =>
  reference.some(({ kept }) => kept.some(({ fields }) => fields.some(({ reason }) => reason === 'fixed')));

function describeSkipped(skipped: readonly ReferenceResult[], dryRun: boolean): string[] {
  if (skipped.length === 0) return [];
  const count = skipped.reduce((sum, table) => sum + table.skipped, 0);
  const objects = skipped.map(({ object }) => object).join(', ');
  return [
    messages.getMessage(dryRun ? 'warning.referenceWouldSkip' : 'warning.referenceSkipped', [
      count,
      objects,
      REFERENCE_PERMISSION_SET,
      REFERENCE_PERMISSION_SET,
    ]),
  ];
}

function describeRefused({ object, refused }: ReferenceResult): string[] {
  const [first] = refused;
  if (first === undefined) return [];
  return [
    messages.getMessage('warning.referenceRefused', [refused.length, object, first.key, first.message, first.code]),
  ];
}

const LONGEST_SHOWN = 60;

/** A value in a sentence: none of these fields is sensitive, some are long. */
function shown(value: Value): string {
  if (value === null) return messages.getMessage('info.valueBlank');
  const text = String(value).replace(/\s+/g, ' ');
  return `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text}"`;
}
