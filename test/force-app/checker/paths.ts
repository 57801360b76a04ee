/**
 * Promise: a path leads through a picklist’s own values, in their order, with at most five fields a step that a person can see there.
 * From the Metadata API reference of PathAssistant; `__MASTER__` is what a path without record types is retrieved with.
 */
import type { Model } from './model.js';
import { repeated, reporter } from './problems.js';
import { isStandardField } from './tokens.js';
import type { Problem } from './types.js';
import { child, children, textOf } from './xml.js';

const FEWEST_WORDS = 20;

export const checkPaths = (model: Model): Problem[] =>
  model.ofType('PathAssistant').flatMap((path) => {
    const report = reporter(path);
    const object = textOf(path.root, 'entityName') ?? '';
    const field = model.field(object, textOf(path.root, 'fieldName') ?? '');
    const steps = children(path.root, 'pathAssistantSteps');
    const found: Problem[] = [];
    if (textOf(path.root, 'recordTypeName') !== '__MASTER__')
      found.push(
        report('path-record-type', 'without record types it is __MASTER__', child(path.root, 'recordTypeName'))
      );
    if (textOf(path.root, 'active') !== 'true')
      found.push(report('path-active', 'the path is off', child(path.root, 'active')));
    if (!model.objects.has(object))
      return [...found, report('path-field', `there is no object ${object}`, child(path.root, 'entityName'))];
    if (field?.type !== 'Picklist')
      return [...found, report('path-field', `${object} has no picklist of that name`, child(path.root, 'fieldName'))];
    const values = model.valuesOf(field);
    const stepped = steps.map((step) => textOf(step, 'picklistValueName') ?? '');
    for (const [index, step] of steps.entries()) {
      const value = stepped[index] ?? '';
      const fields = children(step, 'fieldNames');
      if (!values.includes(value)) found.push(report('path-step', `${field.name} has no value "${value}"`, step));
      if (fields.length > 5) found.push(report('path-step', `${fields.length} fields; 5 are allowed`, fields[5]));
      for (const name of fields)
        if (!isStandardField(model, object, name.text.trim()) && !model.field(object, name.text.trim()))
          found.push(report('path-fields', `${name.text.trim()} is no field of ${object}`, name));
      for (const name of fields.filter(
        ({ text }) => text.trim() === field.name || text.trim().endsWith('Sync_Base__c')
      ))
        found.push(report('path-fields', 'the path’s own field, and the sync’s, are not among the key fields', name));
      for (const name of repeated(fields, ({ text }) => text.trim()))
        found.push(report('path-fields', `${name.text.trim()} is there twice`, name));
      if ((textOf(step, 'info') ?? '').length < FEWEST_WORDS)
        found.push(report('path-step', `the step "${value}" tells nobody what to do`, step));
    }
    for (const step of repeated(steps, (one) => textOf(one, 'picklistValueName') ?? ''))
      found.push(report('path-step', 'a step is there twice', step));
    const missing = values.filter((value) => !stepped.includes(value));
    if (missing.length > 0) found.push(report('path-step', `no step for ${missing.join(', ')}`));
    return found;
  });
