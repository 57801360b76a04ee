import type { DeployOptions } from '../metadata/index.js';

/** The options of a deploy as the platform completes them: everything optional, roll back on error unless told otherwise. */
export function deployOptions(given: Readonly<Record<string, unknown>>): DeployOptions {
  const flag = (name: string, fallback: boolean): boolean => {
    const value = given[name];
    return value === undefined || value === null ? fallback : value === true || value === 'true';
  };
  const testLevel = given['testLevel'];
  return {
    checkOnly: flag('checkOnly', false),
    rollbackOnError: flag('rollbackOnError', true),
    ignoreWarnings: flag('ignoreWarnings', false),
    singlePackage: flag('singlePackage', false),
    purgeOnDelete: flag('purgeOnDelete', false),
    ...(typeof testLevel === 'string' && testLevel !== '' ? { testLevel } : {}),
  };
}
