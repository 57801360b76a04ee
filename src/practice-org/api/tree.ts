import { childRelationships, type ObjectSchema } from '../../schema/index.js';
import {
  PlatformError,
  type ApiRequest,
  type ApiResponse,
  type PracticeOrg,
  type Route,
  type SaveError,
} from '../types.js';
import { asRecord, objectOf } from './request.js';
import { createFromJson, type Json } from './saving.js';

/** Records with their children in one call, all or none. */
export const treeRoutes: readonly Route[] = [
  { methods: ['POST'], pattern: '/services/data/:version/composite/tree/:object', handle: createTree },
];

const recordLimit = 200;
const depthLimit = 5;
const typeLimit = 5;

type Node = {
  readonly object: ObjectSchema;
  readonly referenceId: string;
  readonly fields: Json;
  readonly parent?: { readonly field: string; readonly node: Node };
};
type Failure = { readonly referenceId: string; readonly errors: readonly SaveError[] };

async function createTree(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const object = objectOf(request, org);
  const { records } = asRecord(await request.json());
  if (!Array.isArray(records))
    throw new PlatformError(400, 'JSON_PARSER_ERROR', 'records must be a list of records at [line:1, column:1]');
  const nodes: Node[] = [];
  for (const record of records) flatten(request, org, object, asRecord(record), undefined, 1, nodes);
  checkLimits(nodes);
  const failures: Failure[] = [];
  const ids = new Map<Node, string>();
  try {
    org.store.transaction(() => {
      for (const node of nodes) save(request, org, node, ids, failures);
      if (failures.length > 0) throw new TreeRefused();
    });
  } catch (error) {
    if (!(error instanceof TreeRefused)) throw error;
    return { status: 400, body: { hasErrors: true, results: failures } };
  }
  return {
    status: 201,
    body: { hasErrors: false, results: nodes.map((node) => ({ referenceId: node.referenceId, id: ids.get(node) })) },
  };
}

class TreeRefused extends Error {}

function save(request: ApiRequest, org: PracticeOrg, node: Node, ids: Map<Node, string>, failures: Failure[]): void {
  const parentId = node.parent === undefined ? undefined : ids.get(node.parent.node);
  // The children of a record that was refused are not tried: their own fault would hide behind the missing parent.
  if (node.parent !== undefined && parentId === undefined) return;
  const fields = node.parent === undefined ? node.fields : { ...node.fields, [node.parent.field]: parentId };
  const result = createFromJson(org, node.object, fields, request.caller);
  if (result.success) ids.set(node, result.id);
  else failures.push({ referenceId: node.referenceId, errors: result.errors });
}

function flatten(
  request: ApiRequest,
  org: PracticeOrg,
  object: ObjectSchema,
  record: Json,
  parent: Node['parent'],
  depth: number,
  nodes: Node[]
): void {
  if (depth > depthLimit) throw new PlatformError(400, 'INVALID_INPUT', `A tree may be ${depthLimit} levels deep`);
  const attributes =
    typeof record['attributes'] === 'object' && record['attributes'] !== null ? (record['attributes'] as Json) : {};
  const referenceId = attributes['referenceId'];
  if (typeof referenceId !== 'string')
    throw new PlatformError(400, 'INVALID_INPUT', 'Include a reference ID for each record in the request.');
  if (nodes.some((node) => node.referenceId === referenceId)) {
    throw new PlatformError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided in the request: ${referenceId}`);
  }
  if (typeof attributes['type'] === 'string' && attributes['type'].toLowerCase() !== object.name.toLowerCase()) {
    throw new PlatformError(
      400,
      'INVALID_INPUT',
      `The record ${referenceId} is of type ${attributes['type']} where ${object.name} is expected`
    );
  }
  const children = Object.entries(record).filter(([, value]) => isRecordList(value));
  const names = new Set(children.map(([name]) => name));
  const fields = Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));
  const node: Node = { object, referenceId, fields, ...(parent === undefined ? {} : { parent }) };
  nodes.push(node);
  for (const [name, value] of children) {
    const relationship = childRelationships(org.store.schema, object).find(
      (each) => each.name?.toLowerCase() === name.toLowerCase()
    );
    if (relationship === undefined)
      throw new PlatformError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
    for (const child of (value as { readonly records: readonly unknown[] }).records) {
      flatten(
        request,
        org,
        objectOf(request, org, relationship.child.name),
        asRecord(child),
        { field: relationship.field.name, node },
        depth + 1,
        nodes
      );
    }
  }
}

function isRecordList(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records);
}

function checkLimits(nodes: readonly Node[]): void {
  if (nodes.length > recordLimit) {
    throw new PlatformError(
      400,
      'INVALID_INPUT',
      `A tree may hold ${recordLimit} records; this one holds ${nodes.length}`
    );
  }
  if (new Set(nodes.map((node) => node.object.name)).size > typeLimit) {
    throw new PlatformError(400, 'INVALID_INPUT', `A tree may hold records of ${typeLimit} objects`);
  }
}
