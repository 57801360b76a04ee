import type { XmlElement } from './xml.js';

/** One file of a component as it lies in a metadata-format zip, relative to the folder of package.xml. */
export type ComponentFile = { readonly path: string; readonly content: Buffer };

/**
 * A component as the org keeps it. Children of an object (fields, rules, list views...) are components of their own and hold their own
 * document; a bundle or a content file with its `-meta.xml` holds several files.
 */
export type Component = {
  readonly type: string;
  readonly fullName: string;
  readonly files: readonly ComponentFile[];
};

/** A component out of a deploy zip: where it was written, so that messages can point at it. */
export type ZipComponent = Component & {
  /** Path in the zip as the sender spelled it. */
  readonly fileName: string;
  /** The parsed document, for types that are XML. */
  readonly element?: XmlElement;
  /** Children come inside their parent's file; they carry the position of their element there. */
  readonly line?: number;
  readonly column?: number;
};

/** Something wrong with a component, in the platform's words. */
export type Problem = {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly problem: string;
  readonly problemType: 'Error' | 'Warning';
  readonly line?: number;
  readonly column?: number;
};

export type DeployOptions = {
  readonly checkOnly: boolean;
  readonly rollbackOnError: boolean;
  readonly ignoreWarnings: boolean;
  readonly singlePackage: boolean;
  readonly purgeOnDelete: boolean;
  readonly testLevel?: string;
};

/** The platform's message about one component. Keys and types as in the REST answer; SOAP writes the same as text. */
export type DeployMessage = {
  readonly changed: boolean;
  readonly columnNumber?: number;
  readonly componentType: string;
  readonly created: boolean;
  readonly createdDate: string;
  readonly deleted: boolean;
  readonly fileName: string;
  readonly fullName: string;
  readonly id?: string;
  readonly lineNumber?: number;
  readonly problem?: string;
  readonly problemType?: 'Error' | 'Warning';
  readonly success: boolean;
  readonly warning?: boolean;
};

export type DeployStatus =
  'Pending' | 'InProgress' | 'Succeeded' | 'SucceededPartial' | 'Failed' | 'Canceling' | 'Canceled';

/** What a deploy comes to, before the job's own columns (id, dates, users) are put around it. */
export type DeployOutcome = {
  readonly status: 'Succeeded' | 'SucceededPartial' | 'Failed';
  readonly successes: readonly DeployMessage[];
  readonly failures: readonly DeployMessage[];
  readonly numberComponentsTotal: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentErrors: number;
  readonly errorStatusCode?: string;
  readonly errorMessage?: string;
};
