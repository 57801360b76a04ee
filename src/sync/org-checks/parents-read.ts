import { findField, findRelationship, type ObjectSchema, type Schema } from '../../schema/index.js';

/** Text in quotes, which names nothing, and dotted or plain names. */
const WORDS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\$?[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*/g;

/**
 * The objects that a formula spans to and the schema does not have yet, over formula fields on the way. A name that only looks like a path
 * names no relationship and is passed over.
 */
export function parentsRead(schema: Schema, object: ObjectSchema, formula: string): ReadonlySet<string> {
  const missing = new Set<string>();
  const seen = new Set<string>();
  const read = (from: ObjectSchema, expression: string): void => {
    for (const [word] of expression.matchAll(WORDS)) {
      if (!/^[A-Za-z_]/.test(word)) continue;
      const steps = word.split('.').map((step) => step.trim());
      let current: ObjectSchema | undefined = from;
      for (const step of steps.slice(0, -1)) {
        const to: readonly string[] = (current && findRelationship(current, step)?.reference.to) ?? [];
        const target = to.includes('User') ? 'User' : (to[0] ?? '');
        current = schema.object(target);
        if (current === undefined && target !== '') missing.add(target);
        if (current === undefined) break;
      }
      const field = current && findField(current, steps.at(-1) ?? '');
      if (current === undefined || field?.formula === undefined) continue;
      const id = `${current.name}.${field.name}`;
      if (seen.has(id)) continue;
      seen.add(id);
      read(current, field.formula.expression);
    }
  };
  read(object, formula);
  return missing;
}
