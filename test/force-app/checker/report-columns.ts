/**
 * Promise: which columns a report has by its type. Standard tokens as orgs retrieve them: for one of our objects (`CustomEntity$X`), for
 * a child with its lookup’s parent (`CustomEntity$X@X.Lookup__c`), for a master with its details (`CustomEntityCustomEntity$P$C`), and
 * for report types of our own (`Name__c`, columns `Table$Field`). Anything else may not exist in the org.
 */
import type { Field, Model } from './model.js';
import { mayBeReported, reportedField, tablesOf } from './report-types.js';
import { isDetail, mastersOf } from './tokens.js';
import { textOf } from './xml.js';

const SINGLE = [
  'CUST_NAME',
  'CUST_CREATED_DATE',
  'CUST_CREATED_NAME',
  'CUST_LAST_UPDATE',
  'CUST_LAST_UPDATE_NAME',
  'CUST_ID',
];
const OWNER = ['CUST_OWNER_NAME', 'CUST_OWNER_ALIAS'];

export type Columns = {
  /** The field behind a column, true for a standard one, undefined where there is no such column. */
  readonly column: (token: string) => Field | true | undefined;
  /** Has the base record an owner, so that “my records” makes sense? */
  readonly owned: boolean;
};

/** `Worksite__c.City__c` as a field of one of these objects. */
const ofObjects = (model: Model, objects: readonly string[], token: string): Field | undefined => {
  const [object = '', name = '', more] = token.split('.');
  return more === undefined && objects.includes(object) ? model.field(object, name) : undefined;
};

const single =
  (model: Model, object: string) =>
  (token: string): Field | true | undefined => {
    if (SINGLE.includes(token)) return true;
    if (OWNER.includes(token)) return isDetail(model, object) ? undefined : true;
    return ofObjects(model, [object], token);
  };

/** The columns of a report type by its name, or what is wrong with the name. */
export const columnsOf = (model: Model, reportType: string): Columns | string => {
  const alone = /^CustomEntity\$(\w+)$/.exec(reportType)?.[1];
  if (alone !== undefined) {
    if (!model.objects.has(alone)) return `there is no object ${alone}`;
    if (!mayBeReported(model, alone)) return `${alone} is in no report`;
    return { column: single(model, alone), owned: !isDetail(model, alone) };
  }
  const looked = /^CustomEntity\$(\w+)@(\w+)\.(\w+)$/.exec(reportType);
  if (looked) {
    const [, object = '', again, lookup = ''] = looked;
    const field = model.field(object, lookup);
    const parent = field && textOf(field.component.root, 'referenceTo');
    if (again !== object || parent === undefined) return `${lookup} is no lookup of ${object}`;
    if (![object, parent].every((one) => mayBeReported(model, one))) return 'one of its objects is in no report';
    return {
      column: (token) => {
        if (token === 'FK_NAME') return true;
        return token.startsWith('FK_$') ? ofObjects(model, [parent], token.slice(4)) : single(model, object)(token);
      },
      owned: !isDetail(model, object),
    };
  }
  const both = /^CustomEntityCustomEntity\$(\w+)\$(\w+)$/.exec(reportType);
  if (both) {
    const [, master = '', detail = ''] = both;
    if (!mastersOf(model, detail).includes(master)) return `${detail} is no detail of ${master}`;
    if (![master, detail].every((one) => mayBeReported(model, one))) return 'one of its objects is in no report';
    return {
      column: (token) =>
        token === 'CUST_NAME' || token === 'CHILD_NAME' ? true : ofObjects(model, [master, detail], token),
      owned: !isDetail(model, master),
    };
  }
  const own = reportType.endsWith('__c') ? model.named('ReportType', reportType.slice(0, -3)) : undefined;
  if (!own) return `there is no report type ${reportType} that every org has`;
  const tables = tablesOf(model, own);
  const base = textOf(own.root, 'baseObject') ?? '';
  return {
    column: (token) => {
      const at = token.lastIndexOf('$');
      const object = tables.get(token.slice(0, at));
      return at < 1 || object === undefined ? undefined : reportedField(model, object, token.slice(at + 1));
    },
    owned: !isDetail(model, base),
  };
};
