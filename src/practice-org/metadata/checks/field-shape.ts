import { documents, problemAt } from './candidate.js';
import type { Check } from './candidate.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

type Shape = { readonly needs: readonly string[]; readonly never: readonly string[] };

const noNumber = ['precision', 'scale'];
const noReference = [
  'referenceTo',
  'relationshipName',
  'relationshipOrder',
  'reparentableMasterDetail',
  'writeRequiresMasterRead',
];
const noText = ['length', 'visibleLines'];

/** Which properties a type of field must and must not have (Metadata API Developer Guide, CustomField). */
const shapes: Readonly<Record<string, Shape>> = {
  Text: { needs: ['length'], never: [...noNumber, ...noReference, 'visibleLines'] },
  TextArea: { needs: [], never: [...noNumber, ...noReference, 'length', 'unique'] },
  LongTextArea: { needs: ['length', 'visibleLines'], never: [...noNumber, ...noReference, 'required', 'unique'] },
  Html: { needs: ['length', 'visibleLines'], never: [...noNumber, ...noReference, 'required', 'unique'] },
  Number: { needs: ['precision', 'scale'], never: [...noText, ...noReference] },
  Currency: { needs: ['precision', 'scale'], never: [...noText, ...noReference, 'unique'] },
  Percent: { needs: ['precision', 'scale'], never: [...noText, ...noReference, 'unique'] },
  Checkbox: { needs: ['defaultValue'], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  Date: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  DateTime: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  Time: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  Email: { needs: [], never: [...noText, ...noNumber, ...noReference] },
  Phone: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  Url: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
  Picklist: { needs: [], never: ['length', ...noNumber, ...noReference, 'unique'] },
  MultiselectPicklist: { needs: ['visibleLines'], never: ['length', ...noNumber, ...noReference, 'unique'] },
  Lookup: {
    needs: ['referenceTo'],
    never: [
      ...noText,
      ...noNumber,
      'relationshipOrder',
      'reparentableMasterDetail',
      'writeRequiresMasterRead',
      'unique',
    ],
  },
  MasterDetail: {
    needs: ['referenceTo', 'relationshipName'],
    never: [...noText, ...noNumber, 'required', 'deleteConstraint', 'unique'],
  },
  Summary: {
    needs: ['summaryForeignKey', 'summaryOperation'],
    never: [...noText, ...noNumber, ...noReference, 'required', 'unique'],
  },
  AutoNumber: { needs: ['displayFormat'], never: [...noText, ...noNumber, ...noReference, 'required'] },
  Location: {
    needs: ['scale', 'displayLocationInDecimal'],
    never: ['length', 'visibleLines', ...noReference, 'unique'],
  },
  EncryptedText: { needs: ['length'], never: [...noNumber, ...noReference, 'unique'] },
  Hierarchy: { needs: ['relationshipName'], never: [...noText, ...noNumber] },
  ExternalLookup: { needs: ['referenceTo', 'length'], never: [...noNumber] },
  IndirectLookup: { needs: ['referenceTo', 'referenceTargetField'], never: [...noNumber] },
  MetadataRelationship: { needs: ['referenceTo'], never: [...noText, ...noNumber] },
  Address: { needs: [], never: [...noText, ...noNumber, ...noReference, 'unique'] },
};

/** What a formula's result type may be, and what it then needs. */
const formulaNeeds: Readonly<Record<string, readonly string[]>> = {
  Text: [],
  Number: ['precision', 'scale'],
  Currency: ['precision', 'scale'],
  Percent: ['precision', 'scale'],
  Date: [],
  DateTime: [],
  Time: [],
  Checkbox: [],
};
const formulaNever = ['defaultValue', 'length'];

/** Each field has what its type needs and nothing its type forbids. A flag that says `false` forbids nothing. */
export const checkFieldShape: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CustomField')) {
    if (!/__c$/i.test(component.fullName)) continue;
    const type = textOf(element, 'type');
    if (type === undefined) {
      yield problemAt(component, 'Required field is missing: type');
      continue;
    }
    if (textOf(element, 'label') === undefined) yield problemAt(component, 'Required field is missing: label');
    const shape = shapes[type];
    if (!shape) {
      yield problemAt(component, `'${type}' is not a valid value for the enum 'FieldType'`, child(element, 'type'));
      continue;
    }
    const formula = textOf(element, 'formula') !== undefined;
    const needs = formula ? formulaNeeds[type] : shape.needs;
    if (!needs) {
      yield problemAt(
        component,
        `Can not specify 'formula' for a CustomField of type ${type}`,
        child(element, 'formula')
      );
      continue;
    }
    for (const name of needs) {
      if (textOf(element, name) === undefined)
        yield problemAt(component, `Must specify '${name}' for a CustomField of type ${type}`);
    }
    for (const name of formula ? formulaNever : shape.never) {
      const given = child(element, name);
      if (given && given.text.trim() !== 'false') {
        yield problemAt(component, `Can not specify '${name}' for a CustomField of type ${type}`, given);
      }
    }
    yield* checkSizes(component, element, type, formula);
  }
};

const lengths: Readonly<Record<string, readonly [number, number]>> = {
  Text: [1, 255],
  LongTextArea: [256, 131_072],
  Html: [256, 131_072],
};

/** Sizes out of range; the platform's own wording of these two is not known to us. */
function* checkSizes(component: ZipComponent, element: XmlElement, type: string, formula: boolean): Generator<Problem> {
  const range = formula ? undefined : lengths[type];
  const length = Number(textOf(element, 'length'));
  if (range && textOf(element, 'length') !== undefined && !(length >= range[0] && length <= range[1])) {
    yield problemAt(component, `Length must be between ${range[0]} and ${range[1]}`, child(element, 'length'));
  }
  const precision = textOf(element, 'precision');
  const scale = textOf(element, 'scale');
  if (precision !== undefined && (Number(precision) > 18 || Number(scale ?? '0') > Number(precision))) {
    yield problemAt(
      component,
      'Precision must be at most 18 and not smaller than the scale',
      child(element, 'precision')
    );
  }
}
