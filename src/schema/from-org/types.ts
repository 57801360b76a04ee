import type { ObjectSchema, ValidationRuleSchema } from '../types.js';

/** What is read of an answer to "sObject Describe" (REST API Developer Guide). */
export type DescribeAnswer = {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly custom: boolean;
  /** The first three characters of its records' ids; null where it has none. */
  readonly keyPrefix?: string | null;
  readonly createable: boolean;
  readonly updateable?: boolean;
  readonly fields: readonly DescribedField[];
  readonly recordTypeInfos?: readonly RecordTypeInfo[];
};

export type DescribedField = {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly custom: boolean;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  readonly defaultValue?: unknown;
  readonly defaultValueFormula?: string | null;
  readonly length: number;
  readonly digits?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly unique?: boolean;
  readonly caseSensitive?: boolean;
  readonly externalId?: boolean;
  readonly nameField?: boolean;
  readonly autoNumber?: boolean;
  readonly calculated?: boolean;
  readonly calculatedFormula?: string | null;
  readonly formulaTreatNullNumberAsZero?: boolean;
  readonly htmlFormatted?: boolean;
  readonly permissionable?: boolean;
  readonly restrictedPicklist?: boolean;
  readonly controllerName?: string | null;
  readonly picklistValues?: readonly DescribedValue[];
  readonly referenceTo?: readonly string[];
  readonly relationshipName?: string | null;
  readonly relationshipOrder?: number | null;
  readonly cascadeDelete?: boolean;
  readonly restrictedDelete?: boolean;
  readonly writeRequiresMasterRead?: boolean;
};

export type DescribedValue = {
  readonly value: string;
  readonly label: string | null;
  readonly active: boolean;
  readonly defaultValue: boolean;
  /** Base64 of one bit for each value of the controlling field. */
  readonly validFor?: string | null;
};

export type RecordTypeInfo = {
  readonly recordTypeId: string;
  readonly developerName: string;
  readonly name: string;
  readonly active: boolean;
  /** Whether the running user may use it. */
  readonly available: boolean;
  readonly defaultRecordTypeMapping: boolean;
  readonly master: boolean;
};

/** An answer of the User Interface API's "Picklist Values Collection". */
export type PicklistValuesAnswer = {
  readonly picklistFieldValues: Readonly<
    Record<
      string,
      {
        readonly defaultValue?: { readonly value: string } | null;
        readonly values: ReadonlyArray<{ readonly value: string }>;
      }
    >
  >;
};

/** A validation rule as the Tooling API tells it. `formula` is null where the org keeps it to itself: a managed package's. */
export type DescribedRule = {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly message: string;
  readonly displayField: string | null;
  readonly formula: string | null;
};

/** How a field is classified (FieldDefinition): what may never be shown. */
export type Classification = { readonly securityClassification?: string; readonly complianceGroup?: string };

/** All that an org has said about one object. */
export type OrgAnswers = {
  readonly describe: DescribeAnswer;
  /** By record type id; one that is missing is taken as leaving everything open. */
  readonly picklists?: ReadonlyMap<string, PicklistValuesAnswer>;
  readonly rules?: readonly DescribedRule[];
  /** By field name; undefined: the org would not say, and then no text of its own making is shown. */
  readonly classified?: ReadonlyMap<string, Classification>;
  /** What our own metadata knows of the object: fields that the org keeps from this user are taken from here, and sensitive ones marked. */
  readonly known?: ObjectSchema;
};

export type OrgObject = {
  readonly object: ObjectSchema;
  readonly recordTypes: readonly RecordTypeInfo[];
  /** Fields of our metadata that describe does not show: not installed, or not given to this user. */
  readonly hidden: readonly string[];
  /** Fields that could be written and that this user may only read. */
  readonly readOnly: readonly string[];
  readonly rules: readonly ValidationRuleSchema[];
};
