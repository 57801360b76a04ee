import type { Connection } from '@salesforce/core';
import { deployPackage, type ComponentFailure, type DeployOptions, type DeployOutcome } from './deploy.js';
import { packagedComponents } from './package.js';

/** What became of the Spanish labels. */
export type TranslationResult = {
  readonly language: 'es';
  /** In a dry run: would be. */
  readonly deployed: boolean;
  /** `workbench-off`: the org says so beforehand. `language-off`: it said so to the deploy. `refused`: it named other problems. */
  readonly reason?: 'workbench-off' | 'language-off' | 'refused';
  readonly failures?: readonly ComponentFailure[];
  readonly created?: number;
  readonly changed?: number;
  readonly unchanged?: number;
};

/**
 * The platform's words for a translation where the workbench is off or the language is not among the org's; the type of the component is then a
 * translation. There is no code for it.
 */
const NOT_AVAILABLE = /not available for deploy for this organi[sz]ation/i;

const isUnavailable = ({ problem }: ComponentFailure): boolean => NOT_AVAILABLE.test(problem);

const isTranslation = ({ type }: ComponentFailure): boolean => /Translations?$/.test(type);

/**
 * Whether Translation Workbench is on, by the org's own language settings (Metadata API Developer Guide, "LanguageSettings").
 * The types for translations are no sign: describeMetadata lists them in every org.
 *
 * @returns undefined where the org does not say; then only trying tells
 */
export async function translationWorkbench(connection: Connection): Promise<boolean | undefined> {
  try {
    const answer = (await connection.metadata.read('LanguageSettings', ['Language'])) as unknown;
    const [settings] = (Array.isArray(answer) ? answer : [answer]) as Array<
      { enableTranslationWorkbench?: unknown } | undefined
    >;
    const on = settings?.enableTranslationWorkbench;
    return on === undefined || on === null ? undefined : on === true || on === 'true';
  } catch {
    return undefined;
  }
}

const spanish = (reason: TranslationResult['reason'], failures?: readonly ComponentFailure[]): TranslationResult => ({
  language: 'es',
  deployed: false,
  ...(reason === undefined ? {} : { reason }),
  ...(failures === undefined ? {} : { failures }),
});

const deployedWith = ({ created, changed, unchanged }: DeployOutcome): TranslationResult => ({
  language: 'es',
  deployed: true,
  created,
  changed,
  unchanged,
});

/** One label that the org calls unavailable says it of the language; what it says of the others then follows from that. */
const refusal = ({ failures }: DeployOutcome): TranslationResult =>
  failures.some(isUnavailable) ? spanish('language-off') : spanish('refused', failures);

/**
 * Deploys the Spanish labels, after the objects they name. It is a deploy of its own, so that an org without the language still has everything else;
 * the settings spare an org that says no beforehand a deploy that must fail, and the deploy itself has the last word.
 */
export async function deployTranslations(connection: Connection, options: DeployOptions): Promise<TranslationResult> {
  if ((await translationWorkbench(connection)) === false) return spanish('workbench-off');
  const components = await packagedComponents(connection.getApiVersion(), ['es']);
  const outcome = await deployPackage(components, connection, options);
  return outcome.success ? deployedWith(outcome) : refusal(outcome);
}

/**
 * The same as a rehearsal. Labels cannot be checked without the objects they name, which a rehearsal does not leave behind: so both packages
 * go in one check-only deploy, and where only the language is in the way, the first goes again alone.
 */
export async function rehearse(
  connection: Connection,
  options: DeployOptions
): Promise<{ readonly deploy: DeployOutcome; readonly translations: TranslationResult }> {
  const apiVersion = connection.getApiVersion();
  const main = async (): Promise<DeployOutcome> =>
    deployPackage(await packagedComponents(apiVersion), connection, options);
  if ((await translationWorkbench(connection)) === false) {
    return { deploy: await main(), translations: spanish('workbench-off') };
  }
  const both = await deployPackage(await packagedComponents(apiVersion, ['main', 'es']), connection, options);
  if (both.success) return { deploy: both, translations: { language: 'es', deployed: true } };
  const onlyTranslations = both.failures.length > 0 && both.failures.every(isTranslation);
  return { deploy: onlyTranslations ? await main() : both, translations: refusal(both) };
}
