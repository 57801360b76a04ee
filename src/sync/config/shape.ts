import { z } from 'zod';
import { SSL_MODES } from '../../postgres/index.js';

/**
 * The shape of `power.sync.yaml`, version 1. Every object is strict: an unknown key is an error. Descriptions end up in the JSON Schema
 * that editors read. What a shape cannot say (one of several keys, names that must exist) is in check.ts.
 */

const column = z.string().min(1).describe('A column of the source, as its header writes it; case does not matter.');
const words = z.array(z.string()).describe('Cells that mean blank, e.g. "N/A" or "-"; case does not matter.');
const scalar = z.union([z.string(), z.number(), z.boolean()]);

export const sourceShape = z.strictObject({
  type: z.enum(['csv', 'ndjson', 'xlsx', 'postgres', 'org']),
  path: z.string().min(1).optional().describe('The file, from the folder of this config.'),
  header: z
    .int()
    .min(1)
    .optional()
    .describe('The row with the column names, counted after the skipped ones. Default 1.'),
  skip: z.int().min(0).optional().describe('Rows to leave out at the top: titles, notes. Default 0.'),
  sheet: z
    .union([z.string().min(1), z.int().min(1)])
    .optional()
    .describe("Of a workbook: the sheet's name, or its number from 1. Default the first one that is not hidden."),
  encoding: z.string().min(1).optional().describe('Found out when left out.'),
  delimiter: z.string().length(1).optional().describe('Found out when left out.'),
  query: z
    .string()
    .min(1)
    .max(100_000)
    .optional()
    .describe('Of postgres: one SELECT with an ORDER BY. Of org: one SOQL query of fields and of fields of parents.'),
  table: z.string().min(1).optional().describe('Of postgres: a table or view instead of a query, e.g. "public.sites".'),
  order: z
    .array(column)
    .min(1)
    .optional()
    .describe(
      'Of postgres: columns that tell the rows apart, to order them by. Default the primary key, or the query.'
    ),
  url: z
    .string()
    .regex(/^\$[A-Za-z_][A-Za-z0-9_]*$/)
    .optional()
    .describe('Of postgres: $NAME of the environment variable with the URL. Default PGHOST, PGDATABASE and so on.'),
  sslmode: z
    .enum(SSL_MODES)
    .optional()
    .describe('Of postgres: how the line is encrypted. Default verify-full; on this machine none.'),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe('Of postgres: the file with the certificate of the authority to trust, from the folder of this config.'),
  timeout: z
    .number()
    .positive()
    .max(86_400)
    .optional()
    .describe('Of postgres: seconds a statement may take. Default 300.'),
  org: z.string().min(1).optional().describe('Of org: alias or username. Default the org that is synced.'),
  blank: words.optional(),
  fillDown: z
    .array(column)
    .optional()
    .describe('Columns whose blank cells repeat the cell above, as report exports do.'),
});

const transforms = {
  blank: words.optional(),
  match: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('A regular expression; its first group is kept, no match is blank.'),
  split: z
    .strictObject({
      at: z.string().min(1).describe('What the cell is cut at.'),
      part: z.int().describe('Which part is kept: 1 is the first, -1 the last.'),
    })
    .optional(),
  trim: z
    .union([z.boolean(), z.literal('collapse')])
    .optional()
    .describe(
      'Blanks at both ends go; with "collapse" runs of blanks and line breaks inside become one blank too. Default true.'
    ),
  map: z
    .record(z.string(), scalar.nullable())
    .optional()
    .describe('Values to replace; case does not matter, others stay as they are.'),
  case: z.enum(['upper', 'lower', 'title']).optional(),
  zip: z.boolean().optional().describe('US ZIP code: leading zeros restored, nine digits written as ZIP+4.'),
  date: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('How the date is written, in the letters of Luxon, e.g. "M/d/yyyy"; of several the first that fits.'),
  zone: z
    .string()
    .min(1)
    .optional()
    .describe('Time zone of date-times that do not name one, e.g. "America/Chicago". Default UTC.'),
  number: z.enum(['us', 'european']).optional().describe('us: 1,234.50; european: 1.234,50. Currency signs and % go.'),
} as const;

const cellKeys = {
  column: column.optional(),
  join: z.array(column).min(1).optional().describe('Several columns in one; blank ones are left out.'),
  with: z.string().optional().describe('What stands between joined columns. Default one blank.'),
} as const;

const owner = z.enum(['source', 'org']).describe('Which side owns the field: it wins without a conflict.');
const conflict = z
  .enum(['hold', 'source', 'org', 'newest'])
  .describe('What to do when both sides changed a value. Default hold: neither is touched.');

export const lookupShape = z.strictObject({
  object: z.string().min(1),
  field: z.string().min(1).describe('A field of that object that tells its records apart.'),
});

export const fieldShape = z.strictObject({
  ...cellKeys,
  value: scalar.optional().describe('The same value for every row.'),
  record: z.string().min(1).optional().describe('The record that another entry makes from the same row.'),
  lookup: lookupShape.optional().describe('A record already in the org, found by the value of the column.'),
  ...transforms,
  owner: owner.optional(),
  conflict: conflict.optional(),
});

const keyPartShape = z.strictObject({ ...cellKeys, ...transforms });
const keyParts = z
  .array(z.union([column, keyPartShape]))
  .min(1)
  .max(10);

export const keyShape = z.strictObject({
  columns: keyParts,
  prefix: z.string().max(40).optional().describe("Stands before the key. Default the entry's name."),
  field: z
    .string()
    .min(1)
    .optional()
    .describe('The field that holds the key. Default Sync_Key__c, or POWER_Sync_Key__c on standard objects.'),
});

export const latestShape = z.strictObject({
  latest: column.describe('The row with the latest date (or highest number) here speaks; of equals the last.'),
  date: transforms.date,
});

const condition = z.union([
  z.literal('blank').describe('Nothing in the cell.'),
  z.string(),
  z.array(z.string()).min(1),
]);
export const whenShape = z.strictObject({ column, is: condition.optional(), not: condition.optional() });

export const recordShape = z.strictObject({
  object: z.string().min(1).describe('API name of the object.'),
  from: z.string().min(1).optional().describe('The source; may be left out when there is only one.'),
  key: z.union([column, keyParts, keyShape]).describe('The columns that tell records apart.'),
  duplicates: z
    .union([z.enum(['first', 'last', 'refuse']), latestShape])
    .optional()
    .describe('Which of several rows with one key speaks. Default refuse: none of them.'),
  when: z
    .union([whenShape, z.array(whenShape).min(1)])
    .optional()
    .describe('Only the rows for which all of this holds.'),
  conflict: conflict.optional(),
  missing: z
    .enum(['keep', 'flag', 'delete'])
    .optional()
    .describe('What becomes of a record whose row is gone. Default keep.'),
  deleted: z
    .enum(['keep', 'recreate'])
    .optional()
    .describe(
      'What becomes of a row whose record was deleted in the org. Default keep: it is told and not made again.'
    ),
  fields: z.record(z.string().min(1), z.union([column, fieldShape])),
});

export const configShape = z.strictObject({
  version: z.literal(1),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/)
    .describe('Names the sync in the org: letters, digits, dot, dash, underscore; at most 60.'),
  sources: z.record(z.string().min(1), sourceShape),
  conflict: conflict.optional(),
  records: z.record(z.string().min(1).max(40), recordShape),
});

/** The config's JSON Schema (draft 2020-12), for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { title: 'power.sync.yaml', ...z.toJSONSchema(configShape, { io: 'input' }) };
}
