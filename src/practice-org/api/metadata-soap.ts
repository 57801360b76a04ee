import {
  cancelDeploy,
  child,
  children,
  deployResult,
  describeMetadata,
  findDeploy,
  findRetrieve,
  flagOf,
  listMetadata,
  manifestOf,
  readComponent,
  startDeploy,
  startQuickDeploy,
  startRetrieve,
  textOf,
} from '../metadata/index.js';
import type { XmlElement } from '../metadata/index.js';
import { PlatformError } from '../types.js';
import type { ApiRequest, ApiResponse, PracticeOrg, Route } from '../types.js';
import { deployOptions } from './metadata-options.js';
import { readEnvelope, recordXml, soapAnswer, soapFault, toXml } from './soap-xml.js';

/** The SOAP Metadata API: the Salesforce CLI's way in. The session is in the SOAP header, so the routes check it themselves. */
export const metadataSoapRoutes: readonly Route[] = [
  '/services/Soap/m/:version',
  '/services/Soap/m/:version/:orgid',
].map((pattern) => ({
  methods: ['POST'],
  pattern,
  session: false,
  handle,
}));

/** What an operation is called with. `version` is the one in the URL. */
type Call = {
  readonly org: PracticeOrg;
  readonly userId: string;
  readonly version: string;
  readonly input: XmlElement;
};
type Operation = (call: Call) => string;

/** Zips come in base64 inside the envelope. */
const maximumEnvelopeBytes = 100 * 1024 * 1024;

const operations: Readonly<Record<string, Operation>> = {
  deploy,
  deployRecentValidation: ({ org, userId, input }) =>
    toXml('result', startQuickDeploy(org, textOf(input, 'validationId') ?? '', userId)),
  checkDeployStatus,
  cancelDeploy: cancel,
  checkStatus,
  retrieve,
  checkRetrieveStatus,
  listMetadata: list,
  describeMetadata: () => toXml('result', describeMetadata()),
  readMetadata: read,
};

async function handle(request: ApiRequest, org: PracticeOrg): Promise<ApiResponse> {
  const soap = readEnvelope(await request.text(maximumEnvelopeBytes));
  if (!soap) return soapFault('soapenv:Client', 'The request is not a SOAP envelope with one operation');
  const session = soap.sessionId === undefined ? undefined : org.sessions.find(soap.sessionId);
  if (!session) {
    const message = 'INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session. Session not found';
    return soapFault('sf:INVALID_SESSION_ID', message);
  }
  const { name } = soap.operation;
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (!operation) {
    return soapFault(
      'soapenv:Client',
      `No operation available for request {http://soap.sforce.com/2006/04/metadata}${name}`
    );
  }
  try {
    const call: Call = { org, userId: session.userId, version: request.caller.apiVersion, input: soap.operation };
    return soapAnswer(name, operation(call));
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    const message = error.message.startsWith(`${error.errorCode}: `)
      ? error.message
      : `${error.errorCode}: ${error.message}`;
    return soapFault(`sf:${error.errorCode}`, message);
  }
}

/** Clients spell the first letter of these two as they like. */
function argument(input: XmlElement, name: string): XmlElement | undefined {
  return input.children.find((inside) => inside.name.toLowerCase() === name.toLowerCase());
}

function optionsOf(element: XmlElement | undefined): Record<string, unknown> {
  return Object.fromEntries((element?.children ?? []).map((option) => [option.name, option.text.trim()]));
}

function deploy({ org, userId, input }: Call): string {
  const zip = Buffer.from(argument(input, 'ZipFile')?.text ?? '', 'base64');
  const id = startDeploy(org, zip, deployOptions(optionsOf(argument(input, 'DeployOptions'))), userId);
  return toXml('result', { done: false, id, state: 'Queued' });
}

function knownDeploy(org: PracticeOrg, id: string): NonNullable<ReturnType<typeof findDeploy>> {
  const job = findDeploy(org, id);
  if (!job) throw new PlatformError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  return job;
}

function checkDeployStatus({ org, input }: Call): string {
  const job = knownDeploy(org, textOf(input, 'asyncProcessId') ?? '');
  return toXml('result', deployResult(org, job, flagOf(input, 'includeDetails')));
}

function cancel({ org, userId, input }: Call): string {
  const id = input.children[0]?.text.trim() ?? '';
  const job = knownDeploy(org, id);
  if (!cancelDeploy(org, id, userId)) {
    throw new PlatformError(400, 'INVALID_ID_FIELD', `Deployment already completed or is being applied: ${job.id}`);
  }
  return toXml('result', { done: true, id: job.id });
}

/** The status of deploys and retrieves in the form every asynchronous call had before API version 31. */
function checkStatus({ org, input }: Call): string {
  return children(input, 'asyncProcessId')
    .map((element) => {
      const id = element.text.trim();
      const job = id.startsWith('09S') ? findRetrieve(org, id) : knownDeploy(org, id);
      if (!job) throw new PlatformError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
      const state =
        job.status === 'Pending'
          ? 'Queued'
          : job.status === 'InProgress'
            ? 'InProgress'
            : job.status === 'Failed'
              ? 'Error'
              : 'Completed';
      return toXml('result', { done: state === 'Completed' || state === 'Error', id: job.id, state });
    })
    .join('');
}

function retrieve({ org, userId, version, input }: Call): string {
  const request = argument(input, 'retrieveRequest') ?? argument(input, 'request');
  if (children(request, 'packageNames').length > 0 && !child(request, 'unpackaged')) {
    throw new PlatformError(
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      'No package named ' + (textOf(request, 'packageNames') ?? '') + ' found'
    );
  }
  const unpackaged = child(request, 'unpackaged');
  const manifest = unpackaged ? manifestOf(unpackaged) : { types: [] };
  const apiVersion = Number(textOf(request, 'apiVersion') ?? version).toFixed(1);
  const id = startRetrieve(org, { manifest, apiVersion, singlePackage: flagOf(request, 'singlePackage') }, userId);
  return toXml('result', { done: false, id, state: 'Queued' });
}

function checkRetrieveStatus({ org, input }: Call): string {
  const job = findRetrieve(org, textOf(input, 'asyncProcessId') ?? '');
  if (!job) throw new PlatformError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  const done = job.status === 'Succeeded' || job.status === 'Failed';
  const zip = textOf(input, 'includeZip') === 'false' ? undefined : job.result?.zip.toString('base64');
  return toXml('result', {
    done,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage, errorStatusCode: 'UNKNOWN_EXCEPTION' }),
    fileProperties: job.result?.fileProperties ?? [],
    id: job.id,
    messages: job.result?.messages ?? [],
    status: job.status,
    success: job.status === 'Succeeded',
    zipFile: zip,
  });
}

function list({ org, input }: Call): string {
  return children(input, 'queries')
    .map((query) => {
      const type = textOf(query, 'type') ?? '';
      const found = listMetadata(org, type, textOf(query, 'folder'));
      if (!found) throw new PlatformError(400, 'INVALID_TYPE', `Unknown type:${type}`);
      return toXml('result', found);
    })
    .join('');
}

function read({ org, input }: Call): string {
  const type = textOf(input, 'type') ?? '';
  const records = children(input, 'fullNames').map((element) => {
    const fullName = element.text.trim();
    return recordXml(type, fullName, readComponent(org, type, fullName));
  });
  return `<result>${records.join('')}</result>`;
}
