import { leaf, metadataRoot, textOf } from './xml.js';
import type { XmlElement } from './xml.js';

/** How the org's language settings are read and deployed: one component, `settings/Language.settings`. */
export const languageSettingsName = { type: 'Settings', fullName: 'Language' } as const;

/** The language settings as deployed; until then those of a practice org, where Translation Workbench is on. */
export function languageSettings(deployed: XmlElement | undefined): XmlElement {
  return deployed ?? metadataRoot('LanguageSettings', [leaf('enableTranslationWorkbench', 'true')]);
}

/** Whether translations can be deployed. Settings that do not say so leave it as it is on a practice org: on. */
export function takesTranslations(deployed: XmlElement | undefined): boolean {
  return textOf(languageSettings(deployed), 'enableTranslationWorkbench') !== 'false';
}
