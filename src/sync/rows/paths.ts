import { compileFormula } from '../../formula/index.js';
import { formulaField } from '../../rules/index.js';
import type { FieldSchema, ObjectSchema, Schema } from '../../schema/index.js';
import { findField, findRelationship } from '../../schema/index.js';

/** What a formula's path leads to. */
export type PathEnd = { readonly object: ObjectSchema; readonly field: FieldSchema };

/** Follows formulas and paths over a schema, before there is any record. */
export type PathFinder = {
  /** The field at the end of a path, and the object it is on; undefined for `$User` and the like. */
  end(object: ObjectSchema, path: string): PathEnd | undefined;
  /** The lookup that a path over a parent goes through, and the rest of the path. */
  step(object: ObjectSchema, path: string): { readonly lookup: string; readonly rest: string } | undefined;
  /** Paths that a formula field reads. */
  reads(object: ObjectSchema, field: FieldSchema): readonly string[];
  /** True where the value follows from a roll-up, so that it moves while the children come. */
  moves(object: ObjectSchema, path: string): boolean;
};

export function createPathFinder(schema: Schema): PathFinder {
  const known = new Map<FieldSchema, readonly string[]>();

  const step: PathFinder['step'] = (object, path) => {
    const dot = path.indexOf('.');
    if (dot === -1 || path.startsWith('$')) return undefined;
    const lookup = findRelationship(object, path.slice(0, dot))?.field.name;
    return lookup === undefined ? undefined : { lookup, rest: path.slice(dot + 1) };
  };

  const end: PathFinder['end'] = (object, path) => {
    if (path.startsWith('$')) return undefined;
    const names = path.split('.');
    let current: ObjectSchema | undefined = object;
    for (const name of names.slice(0, -1)) {
      const to: readonly string[] = (current && findRelationship(current, name)?.reference.to) ?? [];
      current = schema.object(to.includes('User') ? 'User' : (to[0] ?? ''));
    }
    const field = current && findField(current, names.at(-1) ?? '');
    return current === undefined || field === undefined ? undefined : { object: current, field };
  };

  const reads: PathFinder['reads'] = (object, field) => {
    let paths = known.get(field);
    if (paths === undefined) {
      const compiled = compileFormula(field.formula?.expression ?? '', {
        context: 'formulaField',
        fields: (path) => formulaField(schema, object, path),
      });
      paths = compiled.ok ? compiled.formula.reads : [];
      known.set(field, paths);
    }
    return paths;
  };

  // The platform takes no formula that leads back to itself, so this ends.
  const moves: PathFinder['moves'] = (object, path) => {
    const found = end(object, path);
    if (found === undefined) return false;
    if (found.field.summary !== undefined) return true;
    return (
      found.field.formula !== undefined && reads(found.object, found.field).some((inner) => moves(found.object, inner))
    );
  };

  return { end, step, reads, moves };
}
