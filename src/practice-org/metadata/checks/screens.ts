import { documents, missingReference, problemAt, splitName } from './candidate.js';
import type { Candidate, Check } from './candidate.js';
import type { Problem, ZipComponent } from '../types.js';
import { child, children, textOf } from '../xml.js';
import type { XmlElement } from '../xml.js';

/** List views, compact layouts, tabs and apps name what exists. */
export const checkScreens: Check = function* (candidate) {
  for (const { component, element } of documents(candidate, 'CompactLayout'))
    yield* checkCompactLayout(candidate, component, element);
  for (const { component, element } of documents(candidate, 'ListView'))
    yield* checkListView(candidate, component, element);
  for (const { component, element } of documents(candidate, 'CustomTab'))
    yield* checkTab(candidate, component, element);
  for (const { component, element } of documents(candidate, 'CustomApplication'))
    yield* checkApplication(candidate, component, element);
};

function* checkCompactLayout(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const { object } = splitName(component.fullName);
  if (textOf(element, 'label') === undefined) yield problemAt(component, 'Required field is missing: label');
  for (const field of children(element, 'fields')) {
    if (!candidate.after.hasField(object, field.text.trim())) {
      yield missingReference(component, field, 'CustomField', `${object}.${field.text.trim()}`);
    }
  }
}

function* checkListView(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  const { object } = splitName(component.fullName);
  if (textOf(element, 'label') === undefined) yield problemAt(component, 'Required field is missing: label');
  const scope = child(element, 'filterScope');
  if (!scope) yield problemAt(component, 'Required field is missing: filterScope');
  if (scope?.text.trim() === 'Mine' && candidate.after.isDetail(object))
    yield problemAt(component, 'Invalid scope:Mine, not allowed', scope);
  const columns = [
    ...children(element, 'columns'),
    ...children(element, 'filters').flatMap((filter) => children(filter, 'field')),
  ];
  for (const column of columns) {
    const token = column.text.trim();
    if (!hasColumn(candidate, object, token)) {
      yield problemAt(component, `Could not resolve list view column: ${token}`, column);
    }
  }
}

/** The standard columns of a custom object's list; a standard object has others, which no list here has. */
const standardColumns =
  /^(NAME|OBJECT_ID|RECORDTYPE|CREATED_DATE|CREATEDBY_USER(\.ALIAS)?|LAST_UPDATE|UPDATEDBY_USER(\.ALIAS)?|LAST_ACTIVITY)$/;
const ownerColumns = /^OWNER\.(ALIAS|FIRST_NAME|LAST_NAME|FULL_NAME)$/;

function hasColumn(candidate: Candidate, object: string, token: string): boolean {
  if (/__c$/i.test(token)) return candidate.after.customField(object, token) !== undefined;
  if (!/__c$/i.test(object)) return !/[a-z]/.test(token);
  return standardColumns.test(token) || (ownerColumns.test(token) && !candidate.after.isDetail(object));
}

function* checkTab(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  if (textOf(element, 'customObject') === 'true' && !candidate.after.hasObject(component.fullName)) {
    yield missingReference(component, 'customObject', 'CustomObject', component.fullName);
  }
  const page = child(element, 'flexiPage');
  if (page && !candidate.after.has('FlexiPage', page.text.trim()))
    yield missingReference(component, page, 'FlexiPage', page.text.trim());
}

function* checkApplication(candidate: Candidate, component: ZipComponent, element: XmlElement): Generator<Problem> {
  for (const tab of children(element, 'tabs')) {
    const name = tab.text.trim();
    if (!name.startsWith('standard-') && !candidate.after.has('CustomTab', name))
      yield missingReference(component, 'tab', 'CustomTab', name);
  }
  const utilityBar = child(element, 'utilityBar');
  for (const page of [
    utilityBar,
    ...children(element, 'actionOverrides')
      .filter(isPage)
      .map((entry) => child(entry, 'content')),
  ]) {
    if (page && !candidate.after.has('FlexiPage', page.text.trim()))
      yield missingReference(component, page, 'FlexiPage', page.text.trim());
  }
}

function isPage(override: XmlElement): boolean {
  return textOf(override, 'type')?.toLowerCase() === 'flexipage';
}
