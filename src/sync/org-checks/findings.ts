import { Messages } from '@salesforce/core/messages';
import type { Finding } from '../../rules/index.js';
import type { UncheckedRule } from './read-schema.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org-checks');

/** What only the org knows of a row; each has its words in messages/org-checks.md. */
export type OrgRule =
  | 'parent-missing'
  | 'parent-ambiguous'
  | 'record-type-closed'
  | 'field-hidden'
  | 'field-read-only'
  | 'object-closed'
  | 'object-unchangeable';

const WORDS: Readonly<Partial<Record<OrgRule, string>>> = { 'parent-missing': 'parent-not-in-org' };

/** Where a finding is: all of it but what is said. */
export type Place = Pick<Finding, 'object' | 'field' | 'key' | 'source'>;

/** An error that the org would give, in words. */
export function orgFinding(
  rule: OrgRule,
  place: Place,
  tokens: readonly string[],
  actionTokens: readonly string[] = [],
  code?: string
): Finding {
  const key = `found.${WORDS[rule] ?? rule}`;
  return {
    rule,
    severity: 'error',
    ...place,
    message: messages.getMessage(key, [...tokens]),
    actions: messages.getMessages(`${key}.actions`, [...actionTokens]),
    ...(code === undefined ? {} : { code }),
  };
}

/** A record comes under one that the org has, or moves what is summed up there: that one's own rules are asked again, in the org. */
export function openParentFinding(place: Place, label: string): Finding {
  return {
    rule: 'parent-asked-again',
    severity: 'unknown',
    ...place,
    message: messages.getMessage('found.parent-asked-again', [label]),
    actions: messages.getMessages('found.parent-asked-again.actions'),
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  };
}

/** Each rule that nobody can evaluate outside the org, named once; its rows are counted unknown one by one. */
export function ruleFindings(unchecked: readonly UncheckedRule[], path: string): readonly Finding[] {
  return unchecked.map(({ object, name, why }) => ({
    rule: 'rule-not-evaluated',
    severity: 'unknown',
    object,
    source: { path, row: 0 },
    message: messages.getMessage('found.rule-not-evaluated', [name, why.replace(/\.$/, ''), object]),
    actions: messages.getMessages('found.rule-not-evaluated.actions'),
  }));
}

/** The permission set to assign, in words: ours where the field or object is ours. */
export function permissionSetFor(object: string, field: string | undefined, ours: boolean): string {
  if (!ours)
    return field === undefined ? messages.getMessage('set.object', [object]) : messages.getMessage('set.theirs');
  return messages.getMessage('set.ours', [ourSet(object)]);
}

export function ourSet(object: string): string {
  return object === 'U_Visa_Certification_Request__c' ? 'POWER Sync Certifications' : 'POWER Sync';
}

export const noneWord = (): string => messages.getMessage('none');
