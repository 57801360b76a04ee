import { isSchemaError, makeSchema, schemaFromComponents } from '../../schema/index.js';
import type { Schema } from '../../schema/index.js';
import type { Catalogue } from './catalogue.js';
import type { Problem, ZipComponent } from './types.js';

/** The schema the org would have after a deploy, and what of the incoming components could not be read into it. */
export type CandidateSchema = { readonly schema: Schema; readonly problems: readonly Problem[] };

/** Metadata that says what a record is. */
const dataTypes = ['CustomObject', 'CustomField', 'RecordType', 'ValidationRule', 'GlobalValueSet'];

export function candidateSchema(current: Schema, after: Catalogue, incoming: readonly ZipComponent[]): CandidateSchema {
  const base = makeSchema(
    current.objects
      .filter((object) => !object.custom)
      .map((object) => ({
        ...object,
        fields: object.fields.filter((field) => !field.custom),
        recordTypes: [],
        validationRules: [],
      }))
  );
  const files = dataTypes.flatMap((type) => after.ofType(type)).flatMap((component) => component.files);
  const byPath = new Map(
    incoming.flatMap((component) => component.files.map((file) => [file.path, component] as const))
  );
  const problems: Problem[] = [];
  const schema = schemaFromComponents(
    files.map(({ path, content }) => ({ path, content: content.toString('utf8') })),
    base,
    {
      onProblem: (error) => {
        const at = isSchemaError(error) ? error.data : undefined;
        const component = at && byPath.get(at.path);
        if (!component) return;
        const { type, fullName, fileName, line, column } = component;
        problems.push({ type, fullName, fileName, problem: at.problem, problemType: 'Error', line, column });
      },
    }
  );
  return { schema, problems };
}
