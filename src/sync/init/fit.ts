import { Messages } from '@salesforce/core/messages';
import type { FieldSchema } from '../../schema/index.js';
import type { FieldEntry } from '../config/index.js';
import {
  allOf,
  dateForms,
  isPlainNumber,
  isShortZip,
  isShownNumber,
  isZip,
  mostly,
  plainName,
  type Profile,
} from './profile.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync.init');

/** How a column fills a field, and what was seen in it that made it so; undefined where its content does not fit. */
export type Fit = { readonly entry: Omit<FieldEntry, 'column'>; readonly notes: readonly string[] };

const PLAIN: Fit = { entry: {}, notes: [] };

const TRUE_WORDS = new Set(['true', 'yes', 'y', 'x', 't', '1', 'si', 'sí', 'checked', 'on']);
const FALSE_WORDS = new Set(['false', 'no', 'n', 'f', '0', 'unchecked', 'off']);

/** Whether a column's content fits a field, and by which transforms. A column without a value fits every field. */
export function fitOf(field: FieldSchema, profile: Profile): Fit | undefined {
  const { values } = profile;
  if (values.length === 0) return { entry: {}, notes: [messages.getMessage('note.empty')] };
  switch (field.type) {
    case 'Date':
    case 'DateTime':
      return dates(field, values);
    case 'Number':
    case 'Currency':
    case 'Percent':
      if (mostly(values, isPlainNumber)) return PLAIN;
      return mostly(values, isShownNumber)
        ? { entry: { number: 'us' }, notes: [messages.getMessage('note.number')] }
        : undefined;
    case 'Checkbox':
      return checkbox(profile);
    case 'Picklist':
      return picklist(field, profile);
    case 'Email':
      return mostly(values, (value) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value)) ? PLAIN : undefined;
    case 'Url':
      return mostly(values, (value) => /^(https?:\/\/|www\.)\S+$/i.test(value)) ? PLAIN : undefined;
    case 'Text':
    case 'TextArea':
    case 'LongTextArea':
    case 'Phone':
      return text(field, values);
    default:
      return undefined;
  }
}

function dates(field: FieldSchema, values: readonly string[]): Fit | undefined {
  const kind = field.type === 'Date' ? 'Date' : 'DateTime';
  const [form, other] = dateForms(values, kind);
  if (form === undefined) return undefined;
  if (form === 'yyyy-MM-dd' && kind === 'Date') return PLAIN;
  const notes = [messages.getMessage('note.date', [form])];
  if (other !== undefined) notes.push(messages.getMessage('note.dateEither', [other]));
  if (kind === 'DateTime') notes.push(messages.getMessage('note.zone'));
  return { entry: { date: form }, notes };
}

function checkbox({ distinct }: Profile): Fit | undefined {
  const words = [...distinct];
  if (!allOf(words, (word) => TRUE_WORDS.has(word) || FALSE_WORDS.has(word))) return undefined;
  const map = Object.fromEntries(
    words.filter((word) => !/^(true|false|0|1)$/.test(word)).map((word) => [word, TRUE_WORDS.has(word)])
  );
  return Object.keys(map).length === 0 ? PLAIN : { entry: { map }, notes: [messages.getMessage('note.checkbox')] };
}

/** Values may be written by what the API calls them or by their label; labels are mapped, all of them, since later rows may bring others. */
function picklist(field: FieldSchema, { values, distinct }: Profile): Fit | undefined {
  const known = (field.picklist?.values ?? []).filter(({ active }) => active);
  const names = new Map(known.map(({ name }) => [name.toLowerCase(), name]));
  const labels = new Map(known.map(({ name, label }) => [label.toLowerCase(), name]));
  const isKnown = (value: string): boolean => names.has(value.toLowerCase()) || labels.has(value.toLowerCase());
  if (!mostly(values, isKnown)) return field.picklist?.restricted === false ? PLAIN : undefined;
  const byLabel = [...distinct].some((value) => !names.has(value) && labels.has(value));
  const otherCase = values.some((value) => names.has(value.toLowerCase()) && names.get(value.toLowerCase()) !== value);
  if (!byLabel && !otherCase) return PLAIN;
  const map: Record<string, string> = {};
  for (const { name, label } of known) {
    if (otherCase) map[name.toLowerCase()] = name;
    if (byLabel && label.toLowerCase() !== name.toLowerCase()) map[label.toLowerCase()] = name;
  }
  return { entry: { map }, notes: [messages.getMessage(byLabel ? 'note.labels' : 'note.case')] };
}

function text(field: FieldSchema, values: readonly string[]): Fit | undefined {
  const notes: string[] = [];
  const longest = values.reduce((most, value) => Math.max(most, value.length), 0);
  if (field.length !== undefined && longest > field.length) {
    notes.push(messages.getMessage('note.tooLong', [longest, field.length]));
  }
  if (!/\b(zip|postal)\b/.test(plainName(field.name))) return { entry: {}, notes };
  if (!mostly(values, isShortZip)) return { entry: {}, notes };
  if (mostly(values, isZip)) return { entry: { zip: true }, notes };
  return { entry: { zip: true }, notes: [...notes, messages.getMessage('note.zip')] };
}
