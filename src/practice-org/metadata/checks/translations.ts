import { languageSettingsName, takesTranslations } from '../language.js';
import { problemAt } from './candidate.js';
import type { Check } from './candidate.js';

/** The types that only an org with Translation Workbench takes, e.g. `CustomObjectTranslation`. */
const isTranslation = (type: string): boolean => /Translations?$/.test(type);

/** Translations need Translation Workbench: switched by deploying the language settings, in the same deploy or before it. */
export const checkTranslations: Check = function* ({ components, after }) {
  const translations = components.filter(({ type }) => isTranslation(type));
  if (translations.length === 0) return;
  if (takesTranslations(after.element(languageSettingsName.type, languageSettingsName.fullName))) return;
  for (const component of translations) {
    yield problemAt(component, 'Not available for deploy for this organization');
  }
};
