/**
 * What a text was found to hold. The first five are numbers that only a person has; `status-words` are words about somebody's immigration
 * status. `uscis-receipt` stands for the agency's online account numbers too, `a-number` for the same number printed without its letter.
 */
export type IdentifierKind = 'ssn' | 'itin' | 'a-number' | 'uscis-receipt' | 'passport' | 'status-words';

/**
 * How a text is looked at: `text` for every number; `notes` for every number and, where none is found, words of status; `link` for what stands
 * in an address of a document, where nine bare digits and three groups of three are the document's own number; `id` for what may be a record's
 * id, which passes whole; `postal` for a postal code, where nine bare digits are one.
 */
export type Look = 'text' | 'notes' | 'link' | 'id' | 'postal';

/** Where in a text an identifier stands: from `start` up to, not including, `end`, in UTF-16 units. */
export type Found = { readonly kind: IdentifierKind; readonly start: number; readonly end: number };
