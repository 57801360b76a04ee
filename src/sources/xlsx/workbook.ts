import { posix } from 'node:path';
import { Messages } from '@salesforce/core/messages';
import { damaged } from './damage.js';
import type { Attributes } from './xml.js';
import { readXml } from './xml.js';
import type { Archive } from './zip.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

export type Sheet = { readonly name: string; readonly hidden: boolean; readonly part: string };

/** What a workbook says of itself. */
export type Workbook = {
  /** The sheets with rows in them, in the workbook's order; charts and macro sheets are none. */
  readonly sheets: readonly Sheet[];
  /** Whether its days count from 1904, as on old Macs, and not from 1900. */
  readonly from1904: boolean;
  readonly strings?: string;
  readonly styles?: string;
};

/** What an archive is by a part that only one kind has. */
const KINDS: ReadonlyArray<readonly [part: RegExp, kind: string]> = [
  [/^xl\/workbook\.bin$/, 'xlsb'],
  [/^content\.xml$/, 'ods'],
  [/^index(?:\/document\.iwa|\.zip)$/, 'numbers'],
  [/^word\//, 'docx'],
  [/^ppt\//, 'pptx'],
];

/**
 * Reads which sheets a workbook has and where its parts are.
 *
 * @throws WorkbookOtherFormatError, WorkbookDamagedError
 */
export async function readWorkbook(path: string, archive: Archive): Promise<Workbook> {
  const names = [...archive.parts.keys()];
  const kind = KINDS.find(([part]) => names.some((name) => part.test(name)))?.[1];
  const office = await relations(path, archive, '');
  const main = [...office.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (kind !== undefined || !archive.parts.has(main)) {
    // A workbook whose own part is gone is one that was damaged; any other archive never was one.
    if (kind === undefined && names.some((name) => name.startsWith('xl/'))) throw damaged(path, 'part', main);
    throw messages.createError('error.WorkbookOtherFormat', [path, messages.getMessage(`kind.${kind ?? 'zip'}`)]);
  }
  const related = await relations(path, archive, main);
  const sheets: Sheet[] = [];
  let from1904 = false;
  await readXml(path, main, archive.read(main), {
    open: (name, attributes) => {
      if (name === 'workbookPr') from1904 = isTrue(attributes.date1904);
      if (name !== 'sheet') return;
      const relation = related.get(relationId(attributes));
      if (relation === undefined) throw damaged(path, 'part', attributes.name ?? '');
      if (relation.type !== 'worksheet') return;
      const { name: sheet = '', state = 'visible' } = attributes;
      sheets.push({ name: sheet, hidden: state !== 'visible', part: relation.target });
    },
  });
  const partOf = (type: string): string | undefined =>
    [...related.values()].find((relation) => relation.type === type && archive.parts.has(relation.target))?.target;
  return { sheets, from1904, strings: partOf('sharedStrings'), styles: partOf('styles') };
}

/** Whether an attribute says yes. */
export function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}

type Relation = { readonly type: string; readonly target: string };

/** What a part of the archive refers to, by the ids it uses; of the archive itself where the part is ''. */
async function relations(path: string, archive: Archive, part: string): Promise<Map<string, Relation>> {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`).replace(/^\.\//, '');
  const found = new Map<string, Relation>();
  if (!archive.parts.has(name)) return found;
  await readXml(path, name, archive.read(name), {
    open: (tag, attributes) => {
      if (tag !== 'Relationship' || attributes.TargetMode === 'External') return;
      const { Id = '', Type = '', Target = '' } = attributes;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      // The type is an address of which two editions exist; its last part is the same in both.
      found.set(Id, { type: posix.basename(Type), target: target.toLowerCase() });
    },
  });
  return found;
}

function relationId(attributes: Attributes): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(':id'));
  return key === undefined ? '' : (attributes[key] ?? '');
}
