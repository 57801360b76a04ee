/**
 * Checks a source-format project as far as one can without an org: the schema of every file, the conventions of this project, and
 * every reference from one file to another. It promises a file, a line and a rule for each mistake, and never stops at the first. Each
 * rule is a function of the model; one that looked only at files that have not changed is not run again.
 */
import { checkActions } from './actions.js';
import { checkBundles } from './bundles.js';
import { checkDashboards } from './dashboards.js';
import { checkFields } from './fields.js';
import { checkFlowFields } from './flow-fields.js';
import { checkFlows } from './flows.js';
import { checkForms } from './form.js';
import { checkCompiled, checkDefaults } from './formula-compile.js';
import { checkFormulaValues } from './formula-values.js';
import { formulaRules } from './formulas.js';
import { houseRules } from './house.js';
import { checkCustomLabels } from './labels.js';
import { checkLayouts } from './layouts.js';
import { checkListViews } from './list-views.js';
import { filterRules } from './lookup-filters.js';
import { loadMetadataTypes, type MetadataTypes } from './metadata-types.js';
import { readModel, type Model } from './model.js';
import { nameRules } from './names.js';
import { checkPageItems } from './page-items.js';
import { checkPages } from './pages.js';
import { checkPaths } from './paths.js';
import { permissionRules } from './permissions.js';
import { privacyRules } from './privacy.js';
import { checkProject } from './project.js';
import { once, remembering } from './reads.js';
import { referenceRules } from './references.js';
import { checkReports } from './reports.js';
import { checkReportTypes } from './report-types.js';
import { checkSchema } from './schema.js';
import { checkScreens } from './screens.js';
import { checkSharing } from './sharing.js';
import { checkTexts } from './texts.js';
import { translationCoverRules } from './translation-cover.js';
import { translationRules } from './translations.js';
import type { Component, Problem, Sources } from './types.js';

export { readSources } from './sources.js';
export { readModel } from './model.js';
export type { Field, Model } from './model.js';
export type { Component, Problem, Sources, XmlElement } from './types.js';
export { loadMetadataTypes, readMetadataTypes } from './metadata-types.js';
export { child, children, parseXml, textOf, textsOf, within } from './xml.js';

let types: MetadataTypes | undefined;
const checkSchemaOnce = once((component: Component) => checkSchema(component, (types ??= loadMetadataTypes())));
const checkTextsOnce = once(checkTexts);

const CONVENTIONS = [
  ...nameRules,
  (model: Model) => model.components.flatMap(checkTextsOnce),
  checkFields,
  ...privacyRules,
  ...houseRules,
].map(remembering);
const REFERENCES = [
  ...referenceRules,
  ...formulaRules,
  checkCompiled,
  checkDefaults,
  checkFormulaValues,
  ...filterRules,
  checkSharing,
  checkLayouts,
  ...permissionRules,
  checkScreens,
  checkListViews,
  checkPages,
  checkPageItems,
  checkPaths,
  checkActions,
  checkCustomLabels,
  checkBundles,
  checkReportTypes,
  checkReports,
  checkDashboards,
  checkFlows,
  checkFlowFields,
  checkProject,
].map(remembering);
const TRANSLATIONS = [...translationRules, ...translationCoverRules].map(remembering);

export type Group = 'form' | 'schema' | 'conventions' | 'references' | 'translations';

/** All that is wrong, by the group of rules that says so. */
export const check = (sources: Sources): Readonly<Record<Group, readonly Problem[]>> => {
  const model = readModel(sources);
  const run = (rules: ReadonlyArray<(model: Model) => Problem[]>): Problem[] => rules.flatMap((rule) => rule(model));
  return {
    form: checkForms(sources),
    schema: model.components.flatMap(checkSchemaOnce),
    conventions: run(CONVENTIONS),
    references: run(REFERENCES),
    translations: run(TRANSLATIONS),
  };
};

/** A problem as one line a person, or an editor, can follow. */
export const describeProblem = ({ file, line, rule, message }: Problem): string =>
  `${file}:${line} [${rule}] ${message}`;
