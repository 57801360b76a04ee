import { childRelationships } from '../../schema/index.js';
import type { FieldSchema, ObjectSchema } from '../../schema/index.js';
import { PlatformError } from '../types.js';
import type { Store } from '../types.js';
import type { Statement } from './ast.js';
import { compileLevel } from './compile.js';
import type { Environment } from './environment.js';
import type { Node } from './plan.js';
import { relationshipHint } from './scope.js';
import type { Level } from './scope.js';
import { errorAtName } from './tokens.js';

/** A field that points to an object, seen from that object. */
export type ChildRelationship = { readonly child: ObjectSchema; readonly field: FieldSchema; readonly name?: string };

/** The platform's names for the children of standard objects, by the field that points to the parent. */
const standardNames: Readonly<Record<string, string>> = {
  'Account.ParentId': 'ChildAccounts',
  'Contact.AccountId': 'Contacts',
  'Opportunity.AccountId': 'Opportunities',
  'Case.AccountId': 'Cases',
  'Case.ContactId': 'Cases',
  'Case.ParentId': 'Cases',
  'Task.WhatId': 'Tasks',
  'Task.WhoId': 'Tasks',
  'Event.WhatId': 'Events',
  'Event.WhoId': 'Events',
  'User.ProfileId': 'Users',
  'PermissionSetAssignment.AssigneeId': 'PermissionSetAssignments',
  'PermissionSetAssignment.PermissionSetId': 'Assignments',
  'ObjectPermissions.ParentId': 'ObjectPerms',
  'FieldPermissions.ParentId': 'FieldPerms',
  'SetupEntityAccess.ParentId': 'SetupEntityAccessItems',
  'GroupMember.GroupId': 'GroupMembers',
  'ContentDocumentLink.ContentDocumentId': 'ContentDocumentLinks',
  'ContentDocumentLink.LinkedEntityId': 'ContentDocumentLinks',
  'ContentVersion.ContentDocumentId': 'ContentVersions',
};

/** Everything that points to an object, with the names its records have in a subquery. */
export function childRelationshipsOf(store: Store, object: ObjectSchema): readonly ChildRelationship[] {
  return childRelationships(store.schema, object).map((relationship) => {
    const { child, field } = relationship;
    const name = relationship.name ?? standardNames[`${child.name}.${field.name}`];
    return name === undefined ? { child, field } : { child, field, name };
  });
}

const deepest = 5;

/** A subquery over the children of the level's object. */
export function compileChildren(
  level: Level,
  statement: Statement,
  depth: number
): Extract<Node, { kind: 'children' }> {
  const { environment } = level;
  if (depth >= deepest)
    throw new PlatformError(400, 'MALFORMED_QUERY', `Subqueries can be nested at most ${deepest} levels deep`);
  const relationship = findChildren(environment, level.rootObject, statement.from);
  const plan = compileLevel(environment, statement, relationship.child, {
    depth: depth + 1,
    parentField: relationship.field,
  });
  if (plan.kind !== 'rows')
    throw new PlatformError(400, 'MALFORMED_QUERY', 'Aggregate expressions are not allowed in subqueries');
  return { kind: 'children', key: relationship.name ?? statement.from, plan };
}

function findChildren(environment: Environment, object: ObjectSchema, name: string): ChildRelationship {
  const { store, access, text } = environment;
  const wanted = name.toLowerCase();
  const relationship = childRelationshipsOf(store, object).find(
    ({ child, field, name: own }) =>
      own?.toLowerCase() === wanted && access.canRead(child) && access.canRead(child, field)
  );
  if (relationship === undefined) {
    const message = `Didn't understand relationship '${name}' in FROM part of query call. ${relationshipHint}`;
    throw errorAtName(text, name, 'INVALID_TYPE', message);
  }
  return relationship;
}
