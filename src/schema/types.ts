/** What one object is made of, whoever tells us: our own metadata, an org's describe, or the practice org. */
export type ObjectSchema = {
  /** API name in canonical case, e.g. `Worksite__c`. */
  readonly name: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly custom: boolean;
  readonly description?: string;
  readonly nameField: NameField;
  readonly sharingModel: SharingModel;
  readonly externalSharingModel?: SharingModel;
  readonly features: ObjectFeatures;
  /** Every field but the system fields (Id, OwnerId, audit fields): those are the same everywhere, see `systemFields`. */
  readonly fields: readonly FieldSchema[];
  readonly recordTypes: readonly RecordTypeSchema[];
  readonly validationRules: readonly ValidationRuleSchema[];
};

export type SharingModel = 'Private' | 'Read' | 'ReadWrite' | 'ReadWriteTransfer' | 'ControlledByParent' | 'FullAccess';

export type ObjectFeatures = {
  readonly activities: boolean;
  readonly bulkApi: boolean;
  readonly feeds: boolean;
  readonly history: boolean;
  readonly reports: boolean;
  readonly search: boolean;
};

/** The `Name` field. It is also listed in `fields` (type Text length 80, or AutoNumber), so that nothing needs a special case. */
export type NameField =
  | { readonly type: 'Text'; readonly label: string }
  | {
      readonly type: 'AutoNumber';
      readonly label: string;
      readonly displayFormat: string;
      readonly startingNumber: number;
    };

/** The Metadata API's names for field types, plus the four that only standard and system fields have. */
export type FieldType =
  | 'Id'
  | 'Text'
  | 'TextArea'
  | 'LongTextArea'
  | 'Html'
  | 'Number'
  | 'Currency'
  | 'Percent'
  | 'Checkbox'
  | 'Date'
  | 'DateTime'
  | 'Time'
  | 'Email'
  | 'Phone'
  | 'Url'
  | 'Picklist'
  | 'MultiselectPicklist'
  | 'Lookup'
  | 'MasterDetail'
  | 'AutoNumber'
  | 'Summary'
  | 'Location'
  | 'Base64'
  | 'Address'
  | 'Reference';

/** One field. For a formula field `type` is the type of its result and `formula` is set. */
export type FieldSchema = {
  /** API name in canonical case. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly custom: boolean;
  /** Universally required: the platform refuses a record without a value (a checkbox never counts as missing). */
  readonly required: boolean;
  /** Characters, for the text types. */
  readonly length?: number;
  /** Digits in all, and digits after the point, for Number, Currency and Percent. */
  readonly precision?: number;
  readonly scale?: number;
  readonly unique?: 'caseInsensitive' | 'caseSensitive';
  readonly externalId: boolean;
  /** The default as the metadata writes it: a formula, or `true` / `false` on a checkbox. A picklist's default is on its value. */
  readonly defaultValue?: string;
  readonly picklist?: PicklistSchema;
  readonly reference?: ReferenceSchema;
  readonly formula?: { readonly expression: string; readonly blanksAs: 'BlankAsZero' | 'BlankAsBlank' };
  readonly summary?: SummarySchema;
  /** For AutoNumber, e.g. `UV-{00000}`. */
  readonly displayFormat?: string;
  readonly startingNumber?: number;
  readonly description?: string;
  /** The text beside the field on the screen (`inlineHelpText`). */
  readonly help?: string;
  readonly securityClassification?: string;
  readonly complianceGroup?: string;
  /** True when a value of the field may never appear in a log, an error, a plan or a temp file. */
  readonly sensitive: boolean;
  /** False for what no client may write: formulas, roll-ups, auto-numbers, audit fields. */
  readonly createable: boolean;
  readonly updateable: boolean;
};

export type PicklistSchema = {
  /** True when the API refuses a value outside the list. */
  readonly restricted: boolean;
  readonly values: readonly PicklistValue[];
  /** Developer name of the global value set behind the field, where there is one. */
  readonly globalValueSet?: string;
  /** API name of the field that controls which values are open. */
  readonly controllingField?: string;
};

export type PicklistValue = {
  /** What the API reads and writes. */
  readonly name: string;
  readonly label: string;
  readonly active: boolean;
  readonly isDefault: boolean;
  /** Controlling values under which this value is open; undefined where the picklist depends on nothing. */
  readonly validFor?: readonly string[];
};

export type ReferenceSchema = {
  /** Objects the field may point to; more than one only for OwnerId-like standard fields. */
  readonly to: readonly string[];
  /** Child-to-parent path used in queries, e.g. `Employer__r` (standard: `Owner`). */
  readonly relationshipName?: string;
  /** Parent-to-child name used in subqueries, e.g. `Worksites__r`. */
  readonly childRelationshipName?: string;
  readonly onDelete: 'SetNull' | 'Restrict' | 'Cascade';
  readonly masterDetail?: {
    readonly order: number;
    readonly reparentable: boolean;
    readonly writeRequiresMasterRead: boolean;
  };
  /** Which records the field may point to. */
  readonly filter?: LookupFilterSchema;
};

/** The active filter of a lookup. */
export type LookupFilterSchema = {
  /** True for one that only narrows what the screen offers: it refuses no record. */
  readonly optional: boolean;
  readonly items: readonly LookupFilterItem[];
  /** How the items go together, e.g. `1 AND (2 OR 3)`; undefined: all of them hold. */
  readonly booleanFilter?: string;
  /** What a person is told; undefined: the platform's own words. */
  readonly errorMessage?: string;
};

export type LookupFilterItem = {
  /** `Target__c.Field__c`, or `$Source.Field__c` for a field of the record that holds the lookup. */
  readonly field: string;
  /** The Metadata API's name, e.g. `equals`. */
  readonly operation: string;
  /** What the field is compared with: a value (several, separated by commas), or another field, written as `field` is. */
  readonly value?: string;
  readonly valueField?: string;
};

export type SummarySchema = {
  readonly operation: 'count' | 'sum' | 'min' | 'max';
  /** `Child__c.MasterField__c` */
  readonly foreignKey: string;
  /** `Child__c.Field__c`; undefined for count. */
  readonly summarizedField?: string;
  readonly filters: ReadonlyArray<{ readonly field: string; readonly operation: string; readonly value: string }>;
};

export type RecordTypeSchema = {
  readonly developerName: string;
  readonly label: string;
  readonly active: boolean;
  /** Its id of 18 characters, where an org told it: metadata has none. */
  readonly id?: string;
  /** Values open to the record type, by field API name. */
  readonly picklists: Readonly<Record<string, ReadonlyArray<{ readonly name: string; readonly isDefault: boolean }>>>;
};

export type ValidationRuleSchema = {
  readonly name: string;
  readonly active: boolean;
  readonly description?: string;
  /** The formula that is true for a record the rule refuses. */
  readonly condition: string;
  readonly message: string;
  readonly displayField?: string;
};

/** All objects that one place (our metadata, or an org) knows, by name. */
export type Schema = {
  /** Case-insensitive, as the API is. */
  object(name: string): ObjectSchema | undefined;
  readonly objects: readonly ObjectSchema[];
  /** Global value sets by developer name: a later deploy may bring a field that uses one. */
  readonly valueSets?: Readonly<Record<string, readonly PicklistValue[]>>;
  /** Changes when anything that decides about a record changes: a SHA-256 in hex. */
  readonly digest: string;
};
