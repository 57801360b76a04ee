import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Check } from './candidate.js';
import { child, textOf } from '../xml.js';

/** Validation rules have what they need and name fields that exist. */
export const checkFormulas: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'ValidationRule')) {
    const { object } = splitName(component.fullName);
    if (!candidate.after.hasObject(object)) yield missingReference(component, 'object', 'CustomObject', object);
    for (const name of ['active', 'errorConditionFormula', 'errorMessage']) {
      if (textOf(element, name) === undefined) yield problemAt(component, `Required field is missing: ${name}`);
    }
    const display = child(element, 'errorDisplayField');
    if (display && !candidate.after.hasField(object, display.text.trim())) {
      yield missingReference(component, display, 'CustomField', `${object}.${display.text.trim()}`);
    }
  }
};
