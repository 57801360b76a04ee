import type { SaveError, SaveResult } from '../types.js';

/** A record that is not saved, and why: all errors of one step of the order of execution together. */
export class Refusal extends Error {
  public constructor(public readonly errors: readonly SaveError[]) {
    super(errors.map((error) => error.statusCode).join(', '));
  }
}

/** Refuses the record with one error. `fields` are API names. */
export function refuse(statusCode: string, message: string, fields: readonly string[] = []): never {
  throw new Refusal([{ statusCode, message, fields }]);
}

/** Refuses the record when there is any error. */
export function refuseAll(errors: readonly SaveError[]): void {
  if (errors.length > 0) throw new Refusal(errors);
}

/** A refusal as a result; any other exception goes on. */
export function failed(error: unknown, id?: string): SaveResult {
  if (!(error instanceof Refusal)) throw error;
  return { success: false, ...(id === undefined ? {} : { id }), errors: error.errors };
}
