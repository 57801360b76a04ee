/**
 * Reading what the UI API hands out. An optional field that the user may not see is absent from the record: that is `undefined` here, and never
 * the same as a blank field, which is `null`.
 */

/** "Worksite__c.Name" for an import from @salesforce/schema, as the wire adapters for lists ask for it. */
export function fieldName(field) {
  return `${field.objectApiName}.${field.fieldApiName}`;
}

function cell(record, field) {
  let from = record;
  const steps = field.fieldApiName.split('.');
  const last = steps.pop();
  for (const step of steps) {
    const parent = from?.fields?.[step];
    if (parent === undefined) {
      return undefined;
    }
    from = parent.value;
  }
  return from?.fields?.[last];
}

/** The value of a field (of a parent too: Neutrality_Agreement__r.Name): `null` if blank, `undefined` if hidden. */
export function valueOf(record, field) {
  return cell(record, field)?.value;
}

/** What the user reads for a field, in their language; the value itself where the UI API gives no other words. */
export function wordsOf(record, field) {
  const found = cell(record, field);
  return found?.displayValue ?? found?.value;
}

/** True if the record came without at least one of the fields. */
export function lacksAnyOf(record, fields) {
  return fields.some((field) => cell(record, field) === undefined);
}

/** Whether an error of a wire adapter means that the user may not see the thing; otherwise it failed, and a reload may help. */
export function isHidden(error) {
  return error?.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;
}
