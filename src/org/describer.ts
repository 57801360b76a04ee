import type { Connection } from '@salesforce/core';
import { Messages } from '@salesforce/core/messages';
import { errorCodeOf, failureClass } from './failures.js';
import { orgError } from './errors.js';
import { restOver } from './rest.js';
import { retryPolicy, withRetry } from './retry.js';
import type { OrgOptions } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'org');

const NOT_PERMITTED = 77;

/** Subrequests that one composite request takes; all of them count as one call (REST API Developer Guide, "Composite"). */
const PARTS = 25;

/** An active validation rule without its formula, as the Tooling API lists it. `changed` tells one version of it from the next. */
export type ListedRule = {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly message: string;
  readonly displayField: string | null;
  readonly changed: string;
};

/** What a rule's own definition says: the formula is null where the org keeps it to itself, as it does with a managed package's. */
export type RuleDefinition = { readonly formula: string | null; readonly displayField: string | null };

export type FieldClassification = {
  readonly object: string;
  readonly field: string;
  readonly securityClassification?: string;
  readonly complianceGroup?: string;
};

/** What an org tells about its objects, in as few calls as it takes. Answers come as the org gave them: who reads them judges them. */
export type OrgDescriber = {
  /** Describes by the name asked for; an object that is not there, or not for this user, is left out. One call for 25. */
  describe(objects: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /**
   * The active validation rules of the objects.
   *
   * @throws RulesNotReadableError (exit code 77) where the user may not look into Setup
   */
  rules(objects: readonly string[]): Promise<readonly ListedRule[]>;
  /** Definitions by rule id. One call for 25. */
  definitions(ruleIds: readonly string[]): Promise<ReadonlyMap<string, RuleDefinition>>;
  /** How the fields of the objects are classified; undefined where the org does not say. */
  classifications(objects: readonly string[]): Promise<readonly FieldClassification[] | undefined>;
  /** The picklist values that a record type leaves open; undefined where the org does not say. */
  picklists(object: string, recordTypeId: string): Promise<unknown>;
  /** Calls made so far. */
  calls(): number;
};

type Part = { readonly httpStatusCode: number; readonly body: unknown };
type Row = Readonly<Record<string, unknown>>;
type Page = { readonly records: readonly Row[]; readonly done: boolean; readonly nextRecordsUrl?: string };

/**
 * Asks about an org's own schema over a Connection. It needs no right to change metadata: the Metadata API would want one, so rules are read
 * through the Tooling API, which wants "View Setup and Configuration" and gives formulas one at a time, here 25 to a call.
 */
export function connectDescriber(connection: Connection, username: string, options: OrgOptions = {}): OrgDescriber {
  const rest = restOver(connection);
  const policy = retryPolicy(options);
  const base = connection.baseUrl().replace(/^https?:\/\/[^/]+/, '');
  const get = (path: string): Promise<unknown> => withRetry(policy, () => rest.send({ method: 'GET', path }));

  const parts = async (path: string, urls: readonly string[]): Promise<readonly Part[]> => {
    const json = {
      allOrNone: false,
      compositeRequest: urls.map((url, index) => ({
        method: 'GET',
        url: `${base}${url}`,
        referenceId: `part${index}`,
      })),
    };
    const answer = (await withRetry(policy, () => rest.send({ method: 'POST', path, json }))) as {
      readonly compositeResponse: readonly Part[];
    };
    return answer.compositeResponse;
  };

  const allParts = async (path: string, urls: readonly string[]): Promise<readonly Part[]> => {
    const answers: Part[] = [];
    for (let start = 0; start < urls.length; start += PARTS)
      answers.push(...(await parts(path, urls.slice(start, start + PARTS))));
    return answers;
  };

  const rows = async (resource: string, soql: string): Promise<readonly Row[]> => {
    let page = (await get(`${resource}?q=${encodeURIComponent(soql)}`)) as Page;
    const found = [...page.records];
    while (!page.done && page.nextRecordsUrl !== undefined) {
      page = (await get(page.nextRecordsUrl)) as Page;
      found.push(...page.records);
    }
    return found;
  };

  return {
    calls: () => rest.budget().used,

    async describe(objects) {
      const answers = await named(username, () =>
        allParts(
          '/composite',
          objects.map((object) => `/sobjects/${object}/describe`)
        )
      );
      const found = new Map<string, unknown>();
      for (const [index, { httpStatusCode, body }] of answers.entries()) {
        const object = objects[index] ?? '';
        if (httpStatusCode < 300) found.set(object, body);
        else if (!isAbsent(httpStatusCode, body)) throw orgError(partError(body), { username, object });
      }
      return found;
    },

    async rules(objects) {
      const soql =
        'SELECT Id, ValidationName, ErrorMessage, ErrorDisplayField, LastModifiedDate, EntityDefinition.QualifiedApiName ' +
        `FROM ValidationRule WHERE Active = true AND EntityDefinition.QualifiedApiName IN (${quotedNames(objects)})`;
      try {
        return (await rows('/tooling/query', soql)).map(listedRule);
      } catch (error) {
        if (failureClass(errorCodeOf(error)) === 'denied')
          throw messages.createError('error.RulesNotReadable', [username], [], NOT_PERMITTED, error as Error);
        throw orgError(error, { username, object: 'ValidationRule' });
      }
    },

    async definitions(ruleIds) {
      const answers = await named(username, () =>
        allParts(
          '/tooling/composite',
          ruleIds.map((id) => `/tooling/sobjects/ValidationRule/${id}`)
        )
      );
      return new Map(answers.map((answer, index) => [ruleIds[index] ?? '', definitionOf(answer)]));
    },

    async classifications(objects) {
      const soql =
        'SELECT QualifiedApiName, SecurityClassification, ComplianceGroup, EntityDefinition.QualifiedApiName ' +
        `FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName IN (${quotedNames(objects)})`;
      try {
        return (await rows('/query', soql)).map(classification);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw orgError(error, { username, object: 'FieldDefinition' });
      }
    },

    async picklists(object, recordTypeId) {
      try {
        return await get(`/ui-api/object-info/${object}/picklist-values/${recordTypeId}`);
      } catch (error) {
        if (isRefusal(error)) return undefined;
        throw orgError(error, { username, object });
      }
    },
  };
}

async function named<T>(username: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw orgError(error, { username });
  }
}

/** The org answered and said no: asking again, or giving up, is for the caller to choose. */
function isRefusal(error: unknown): boolean {
  const kind = failureClass(errorCodeOf(error));
  return kind === 'denied' || kind === 'refused';
}

function isAbsent(status: number, body: unknown): boolean {
  return status === 404 || codeOf(body) === 'INVALID_TYPE';
}

function codeOf(body: unknown): string {
  const first = (Array.isArray(body) ? body[0] : body) as { errorCode?: unknown } | null | undefined;
  return typeof first?.errorCode === 'string' ? first.errorCode : 'UNKNOWN';
}

function partError(body: unknown): Error {
  const first = (Array.isArray(body) ? (body as unknown[])[0] : body) as { message?: unknown } | null | undefined;
  const said = typeof first?.message === 'string' ? first.message : '';
  return Object.assign(new Error(said), { errorCode: codeOf(body) });
}

/** API names, which are words: anything else has no business in a query. */
function quotedNames(names: readonly string[]): string {
  return names
    .filter((name) => /^\w+$/.test(name))
    .map((name) => `'${name}'`)
    .join(', ');
}

function objectOfRow(row: Row): string {
  const entity = row['EntityDefinition'] as { readonly QualifiedApiName?: unknown } | null | undefined;
  return text(entity?.QualifiedApiName) ?? '';
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function listedRule(row: Row): ListedRule {
  return {
    id: text(row['Id']) ?? '',
    object: objectOfRow(row),
    name: text(row['ValidationName']) ?? '',
    message: text(row['ErrorMessage']) ?? '',
    displayField: text(row['ErrorDisplayField']) ?? null,
    changed: text(row['LastModifiedDate']) ?? '',
  };
}

function definitionOf({ httpStatusCode, body }: Part): RuleDefinition {
  if (httpStatusCode >= 300) return { formula: null, displayField: null };
  const { Metadata: metadata } = body as { readonly Metadata?: Row | null };
  return {
    formula: text(metadata?.['errorConditionFormula']) ?? null,
    displayField: text(metadata?.['errorDisplayField']) ?? null,
  };
}

function classification(row: Row): FieldClassification {
  const securityClassification = text(row['SecurityClassification']);
  const complianceGroup = text(row['ComplianceGroup']);
  return {
    object: objectOfRow(row),
    field: text(row['QualifiedApiName']) ?? '',
    ...(securityClassification === undefined ? {} : { securityClassification }),
    ...(complianceGroup === undefined ? {} : { complianceGroup }),
  };
}
