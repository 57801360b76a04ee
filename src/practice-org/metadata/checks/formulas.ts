import { compileFormula } from '../../../formula/index.js';
import type { CompileOptions } from '../../../formula/index.js';
import { formulaField, formulaReturnType } from '../../../rules/index.js';
import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** Validation rules have what they need, and every formula compiles over the fields the org will have. */
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
    yield* compiles(candidate, component, child(element, 'errorConditionFormula'), {
      returns: 'Checkbox',
      context: 'validationRule',
    });
  }
  for (const { component, element } of documents(candidate, 'CustomField')) {
    const type = textOf(element, 'type') ?? '';
    const returns = formulaReturnType(type);
    yield* compiles(candidate, component, child(element, 'formula'), { returns, context: 'formulaField' });
    // A checkbox says true or false; every other default is a formula.
    if (type !== 'Checkbox')
      yield* compiles(candidate, component, child(element, 'defaultValue'), { context: 'defaultValue' });
  }
};

function* compiles(
  candidate: Candidate,
  component: ZipComponent,
  formula: XmlElement | undefined,
  settings: Pick<CompileOptions, 'returns' | 'context'>
): Generator<Problem> {
  const { schema } = candidate;
  const object = schema.object(splitName(component.fullName).object);
  if (!object || formula === undefined || formula.text.trim() === '') return;
  const result = compileFormula(formula.text, { ...settings, fields: (path) => formulaField(schema, object, path) });
  if (result.ok) return;
  // The platform stops at the first mistake of a formula.
  const [error] = result.errors;
  if (error) yield problemAt(component, error.message, formula);
}
