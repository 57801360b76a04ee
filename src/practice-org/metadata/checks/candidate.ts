import type { Schema } from '../../../schema/index.js';
import type { Catalogue } from '../catalogue.js';
import type { Problem, ZipComponent } from '../types.js';
import type { XmlElement } from '../xml.js';

/** A deploy that is about to be judged. */
export type Candidate = {
  readonly components: readonly ZipComponent[];
  /** What the org would hold afterwards. */
  readonly after: Catalogue;
  /** What it holds now. */
  readonly before: Catalogue;
  /** The schema the org would have afterwards. */
  readonly schema: Schema;
  /** Rows of the object that have a value in the field (0 where there is no such table yet). */
  readonly rowsWithValue: (object: string, field: string) => number;
  /** All rows of an object, the recycle bin included. */
  readonly rows: (object: string) => number;
};

/** One concern: looks at the components it knows and says what is wrong with them. */
export type Check = (candidate: Candidate) => Iterable<Problem>;

/** A problem at an element of the component, or where that is unknown at the component itself. */
export function problemAt(component: ZipComponent, problem: string, at?: XmlElement): Problem {
  const { type, fullName, fileName } = component;
  // Children were cut out of their parent's file with their positions kept, so an element's own line is right in both cases.
  const line = at?.line ?? component.line ?? component.element?.line;
  const column = at?.column ?? component.column ?? component.element?.column;
  return { type, fullName, fileName, problem, problemType: 'Error', line, column };
}

/** The platform's words for a reference to nothing. */
export function missingReference(
  component: ZipComponent,
  element: XmlElement | string,
  type: string,
  name: string
): Problem {
  const field = typeof element === 'string' ? element : element.name;
  return problemAt(
    component,
    `In field: ${field} - no ${type} named ${name} found`,
    typeof element === 'string' ? undefined : element
  );
}

/** The components of one type, with their documents. */
export function documents(candidate: Candidate, type: string): Array<{ component: ZipComponent; element: XmlElement }> {
  return candidate.components.flatMap((component) =>
    component.type === type && component.element ? [{ component, element: component.element }] : []
  );
}

/** `Worksite__c.City__c` in its two halves. */
export function splitName(fullName: string): { readonly object: string; readonly name: string } {
  const dot = fullName.indexOf('.');
  return dot < 0 ? { object: fullName, name: '' } : { object: fullName.slice(0, dot), name: fullName.slice(dot + 1) };
}
