import type { Config } from '../config/index.js';

/** The objects that a config makes records of, and those its lookups name. */
export function objectsOf(config: Config): readonly string[] {
  const names = Object.values(config.records).flatMap(({ object, fields }) => [
    object,
    ...Object.values(fields).flatMap(({ lookup }) => (lookup === undefined ? [] : [lookup.object])),
  ]);
  return [...new Set(names)];
}
