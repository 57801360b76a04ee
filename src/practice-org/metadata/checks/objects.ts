import { documents, missingReference, problemAt } from './candidate.js';
import type { Check } from './candidate.js';
import { child, textOf } from '../xml.js';

const openness = ['Private', 'Read', 'ReadWrite', 'ReadWriteTransfer', 'FullAccess'];
const modelsOfCustomObjects = new Set(['Private', 'Read', 'ReadWrite', 'ControlledByParent']);

/** A custom object has what it needs, and its sharing model fits its fields. */
export const checkObjects: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomObject')) {
    const object = component.fullName;
    const compactLayout = child(element, 'compactLayoutAssignment');
    const named = compactLayout?.text.trim() ?? 'SYSTEM';
    if (compactLayout && named !== 'SYSTEM' && !candidate.after.has('CompactLayout', `${object}.${named}`)) {
      yield missingReference(component, compactLayout, 'CompactLayout', `${object}.${named}`);
    }
    if (!/__c$/i.test(object)) {
      if (!/__\w+$/.test(object) && !candidate.after.standardObject(object)) {
        yield problemAt(component, `Custom object name must end in __c: ${object}`);
      }
      continue;
    }
    for (const name of ['label', 'pluralLabel', 'deploymentStatus']) {
      if (textOf(element, name) === undefined) yield problemAt(component, `Required field is missing: ${name}`);
    }
    const nameField = child(element, 'nameField');
    if (!nameField) yield problemAt(component, 'Must specify a nameField of type Text or AutoNumber');
    const nameType = textOf(nameField, 'type');
    if (nameField && nameType !== 'Text' && nameType !== 'AutoNumber') {
      yield problemAt(component, 'Must specify a nameField of type Text or AutoNumber', nameField);
    }
    if (nameType === 'AutoNumber' && textOf(nameField, 'displayFormat') === undefined) {
      yield problemAt(component, `Must specify 'displayFormat' for a CustomField of type AutoNumber`, nameField);
    }
    const sharing = child(element, 'sharingModel');
    const model = sharing?.text.trim();
    const detail = candidate.after.isDetail(object);
    if (model === undefined) yield problemAt(component, 'Required field is missing: sharingModel');
    else if (!modelsOfCustomObjects.has(model))
      yield problemAt(component, `'${model}' is not a valid value for the enum 'SharingModel'`, sharing);
    else if (detail && model !== 'ControlledByParent') {
      yield problemAt(
        component,
        `Cannot set sharingModel to ${model} on a CustomObject with a MasterDetail relationship field`,
        sharing
      );
    } else if (!detail && model === 'ControlledByParent') {
      const problem =
        'Cannot set sharingModel to ControlledByParent on a CustomObject without a MasterDetail relationship field';
      yield problemAt(component, problem, sharing);
    }
    const external = child(element, 'externalSharingModel');
    if (model !== undefined && external && openness.indexOf(external.text.trim()) > openness.indexOf(model)) {
      yield problemAt(
        component,
        `${external.text.trim()} is not a valid external sharing model for ${object} when the internal sharing model is ${model}`,
        external
      );
    }
  }
};
