/**
 * Checks a source-format project as far as one can without an org: the schema of every file, the conventions of this project, and
 * every reference from one file to another. It promises a file, a line and a rule for each mistake, and never stops at the first.
 */
import { checkFields } from './fields.js';
import { checkForms } from './form.js';
import { checkFormulas } from './formulas.js';
import { checkLayouts } from './layouts.js';
import { loadMetadataTypes, type MetadataTypes } from './metadata-types.js';
import { readModel } from './model.js';
import { checkNames } from './names.js';
import { checkPermissions } from './permissions.js';
import { checkPrivacy } from './privacy.js';
import { checkReferences } from './references.js';
import { checkSchema } from './schema.js';
import { checkScreens } from './screens.js';
import { checkSharing } from './sharing.js';
import { checkTexts } from './texts.js';
import type { Problem, Sources } from './types.js';

export { readSources } from './sources.js';
export { readModel } from './model.js';
export type { Field, Model } from './model.js';
export type { Problem, Sources } from './types.js';
export { loadMetadataTypes, readMetadataTypes } from './metadata-types.js';
export { child, children, textOf } from './xml.js';

let types: MetadataTypes | undefined;

/** All that is wrong, by the group of rules that says so. */
export const check = (
  sources: Sources
): Readonly<Record<'form' | 'schema' | 'conventions' | 'references', readonly Problem[]>> => {
  types ??= loadMetadataTypes();
  const published = types;
  const model = readModel(sources);
  return {
    form: checkForms(sources),
    schema: model.components.flatMap((component) => checkSchema(component, published)),
    conventions: [...checkNames(sources, model), ...checkTexts(model), ...checkFields(model), ...checkPrivacy(model)],
    references: [
      ...checkReferences(model),
      ...checkFormulas(model),
      ...checkSharing(model),
      ...checkLayouts(model),
      ...checkPermissions(model),
      ...checkScreens(model),
    ],
  };
};

/** A problem as one line a person, or an editor, can follow. */
export const describeProblem = ({ file, line, rule, message }: Problem): string =>
  `${file}:${line} [${rule}] ${message}`;
