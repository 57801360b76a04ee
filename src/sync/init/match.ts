import { distance } from 'fastest-levenshtein';
import { Messages } from '@salesforce/core/messages';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { fitOf, type Fit } from './fit.js';
import { isZip, mostly, plainName, type Profile } from './profile.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sync.init');

export type Match = {
  readonly profile: Profile;
  readonly field: FieldSchema;
  readonly fit?: Fit;
  readonly reason: string;
};
export type Left = { readonly column: string; readonly reason: string };

/** Words that files use for what a field calls otherwise, by the end of the field's name. */
const OTHER_WORDS: ReadonlyArray<readonly [field: RegExp, words: RegExp]> = [
  [/^name$/, /^(site|worksite|establishment|business|company|employer|case|organi[sz]ation|trade|legal)( name)?$/],
  [/^trade name$/, /^(dba|doing business as|trade|business name)$/],
  [/^postal code$/, /\bzip( ?code)?$|^postal$/],
  [/^street$/, /^(street |site |full |mailing )?address( line)?( ?1)?$/],
  [/^state$/, /\b(state|st|state code|province)$/],
  [/^city$/, /\b(city|town|municipality)$/],
  [/^county$/, /\bcounty( name)?$/],
  [/^naics code$/, /\bnaics\d?( ?code)?$/],
  [
    /^unit size$/,
    /^(num(ber)?|no) (of )?(eligible voters|employees|workers)|^(employees|workers|unit size|bargaining unit size|headcount)\b|\bemployees affected$/,
  ],
  [/^filed date$/, /^(case )?(date filed|filed date|filing date|start date|date)$/],
  [/^closed date$/, /^(case )?(date closed|closed date|end date)$/],
  [/^(phone|billing phone)$/, /^(tele)?phone( ?number| ?no)?$/],
];

/** Names of numbers that look like others. */
const OTHER_NUMBERS = /\b(fips|id|key|number|no|num|naics|sic|ein|case)\b/;

/** Fields that only the sync and the platform fill. */
const NOT_OURS = /^(POWER_)?Sync_(Key|Base)__c$|^(OwnerId|RecordTypeId|CurrencyIsoCode|ParentId|MasterRecordId)$/;

/** How sure a match is: 4 the field's own name, 3 its label, 2 words that mean it, 1 nearly its name, 0.5 what its cells hold. */
type Candidate = Match & { readonly weight: number };

/**
 * Pairs columns with fields, the surest first; a column fills one field and a field is filled by one column.
 *
 * @returns the pairs in the order of the columns, and why each other column was left out
 */
export function matchColumns(object: ObjectSchema, profiles: readonly Profile[]): { matches: Match[]; left: Left[] } {
  const fields = object.fields.filter((field) => field.createable && !NOT_OURS.test(field.name));
  const open = profiles.filter(({ sensitive }) => !sensitive);
  const candidates = open.flatMap((profile) => fields.flatMap((field) => candidate(field, profile) ?? []));
  candidates.sort((one, two) => two.weight - one.weight);
  const taken = new Map<string, Candidate>();
  const filled = new Map<string, string>();
  for (const one of candidates) {
    if (taken.has(one.profile.column) || filled.has(one.field.name)) continue;
    taken.set(one.profile.column, one);
    filled.set(one.field.name, one.profile.column);
  }
  const left = profiles
    .filter(({ column }) => !taken.has(column))
    .map((profile) => ({ column: profile.column, reason: whyLeft(profile, fields, filled) }));
  return { matches: profiles.flatMap(({ column }) => taken.get(column) ?? []), left };
}

function candidate(field: FieldSchema, profile: Profile): Candidate | undefined {
  const [weight, why] = likeness(field, profile);
  if (weight === 0) return undefined;
  const reason = messages.getMessage(`why.${why}`, [field.label]);
  // Whom a lookup leads to is a record of its own: what is in the cell is a name, and no name is an id.
  if (field.reference !== undefined) return weight >= 1 ? { profile, field, reason, weight } : undefined;
  const fit = fitOf(field, profile);
  return fit === undefined ? undefined : { profile, field, fit, reason, weight };
}

type Why = 'name' | 'label' | 'words' | 'nearly' | 'content' | 'none';

function likeness(field: FieldSchema, profile: Profile): readonly [number, Why] {
  const column = plainName(profile.column);
  const name = plainName(field.name);
  const label = plainName(field.label);
  if (profile.column.trim().toLowerCase() === field.name.toLowerCase() || column === name) return [4, 'name'];
  if (column === label) return [3, 'label'];
  const meant = OTHER_WORDS.find(([end]) => end.test(name) || end.test(label));
  if (meant?.[1].test(column)) return [2, 'words'];
  const away = Math.min(lettersAway(column, label), lettersAway(column, name));
  if (Number.isFinite(away)) return [1 + 0.5 / (1 + away), 'nearly'];
  const words = new Set(column.split(' '));
  if (label.includes(' ') && label.split(' ').every((word) => words.has(word))) return [1, 'nearly'];
  return contentFits(field, profile) ? [0.5, 'content'] : [0, 'none'];
}

/** How many letters two names differ by; too many of a short name is another name. */
function lettersAway(one: string, two: string): number {
  const longest = Math.max(one.length, two.length);
  const away = distance(one, two);
  return longest >= 5 && away <= Math.floor(longest / 5) ? away : Infinity;
}

/** What only one kind of field holds is taken for it, whatever the column is called. */
function contentFits(field: FieldSchema, { column, values, distinct }: Profile): boolean {
  if (values.length < 3 || OTHER_NUMBERS.test(plainName(column))) return false;
  if (/\b(zip|postal)\b/.test(plainName(field.name))) return mostly(values, isZip) && distinct.size > 1;
  if (field.type === 'Email') return mostly(values, (value) => /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test(value));
  if (field.type !== 'Picklist' || distinct.size < 2) return false;
  const known = new Set(
    (field.picklist?.values ?? []).flatMap(({ name, label }) => [name.toLowerCase(), label.toLowerCase()])
  );
  // Yes and No, or two letters that are also something else, say too little.
  return known.size >= 4 && mostly(values, (value) => value.length > 1 && known.has(value.toLowerCase()));
}

function whyLeft(profile: Profile, fields: readonly FieldSchema[], filled: ReadonlyMap<string, string>): string {
  if (profile.sensitive) return messages.getMessage('left.sensitive');
  const named = fields.find((field) => likeness(field, profile)[0] >= 1);
  if (named === undefined) return messages.getMessage('left.noField');
  const other = filled.get(named.name);
  return other === undefined
    ? messages.getMessage('left.content', [named.label])
    : messages.getMessage('left.taken', [named.label, other]);
}
