import type { FieldSchema, ObjectSchema } from '../schema/index.js';
import type { Look } from './types.js';

/** Reference data is about the law, in the law's words, and the sync's own objects hold no notes. */
const WITHOUT_NOTES: ReadonlySet<string> = new Set([
  ...['Model_Clause__c', 'Deadline_Rule__c', 'Certifying_Agency__c', 'Sync_Run__c', 'Sync_State__c'],
]);

const NOTE_WORDS =
  /(?:^|[^a-z])(?:notes?|comments?|remarks?|details?|descriptions?|reasons?|summary|notas?|comentarios?)(?:[^a-z]|$)/i;

const POSTAL = /postal|zip/i;

/** Digests, tokens and stamps that the sync writes: rules of their own hold them to a form no number of a person fits. */
const WRITTEN_BY_MACHINE = /(?:^|_)(?:Sync_Base|Hash|Chain_Head|Lock_Token|Run_Id)__c$/;

/**
 * How the text of a field is looked at, or undefined where it cannot hold an identifier: numbers, dates and checkboxes take nothing else, and
 * nine digits there are an amount.
 *
 * Words of status are looked for only where people write notes: in long texts, and in short ones named for it (Notes, Comments, Description,
 * Reason...). Names of places and organisations are no notes ("Asylum Access"), nor is reference data: model clauses, deadline rules and
 * certifying agencies are about the law and pass.
 */
export function lookFor(
  object: Pick<ObjectSchema, 'name'>,
  field: Pick<FieldSchema, 'name' | 'label' | 'type'>
): Look | undefined {
  switch (field.type) {
    case 'Html':
    case 'LongTextArea':
    case 'TextArea':
      return WITHOUT_NOTES.has(object.name) ? 'text' : 'notes';
    case 'Text':
      if (WRITTEN_BY_MACHINE.test(field.name)) return undefined;
      if (POSTAL.test(field.name)) return 'postal';
      return isForNotes(field) && !WITHOUT_NOTES.has(object.name) ? 'notes' : 'text';
    case 'Url':
      return 'link';
    case 'Id':
    case 'Lookup':
    case 'MasterDetail':
    case 'Reference':
      return 'id';
    case 'Email':
    case 'Phone':
    case 'Picklist':
    case 'MultiselectPicklist':
    case 'Address':
      return 'text';
    default:
      return undefined;
  }
}

function isForNotes({ name, label }: Pick<FieldSchema, 'name' | 'label'>): boolean {
  return NOTE_WORDS.test(label) || NOTE_WORDS.test(name.replace(/__c$/, '').replaceAll('_', ' '));
}
