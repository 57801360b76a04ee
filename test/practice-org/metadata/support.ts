import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ComponentSetBuilder, MetadataConverter } from '@salesforce/source-deploy-retrieve';
import JSZip from 'jszip';
import { enforcedAccess } from '../../../src/practice-org/access/index.js';
import { deployZip } from '../../../src/practice-org/metadata/index.js';
import type { DeployOptions, DeployOutcome } from '../../../src/practice-org/metadata/index.js';
import { openPracticeOrg } from '../../../src/practice-org/org.js';
import type { OpenPracticeOrg } from '../../../src/practice-org/org.js';

export const projectRoot = join(import.meta.dirname, '../../..');

/** An org in a folder of its own, gone after the test. */
export function newOrg(): { org: OpenPracticeOrg; end(): Promise<void> } {
  const directory = mkdtempSync(join(tmpdir(), 'practice-metadata-'));
  const org = openPracticeOrg({ directory, access: enforcedAccess });
  return {
    org,
    async end() {
      await org.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const defaults: DeployOptions = {
  checkOnly: false,
  rollbackOnError: true,
  ignoreWarnings: false,
  singlePackage: true,
  purgeOnDelete: false,
};

export function deploy(
  org: OpenPracticeOrg,
  zip: Buffer,
  options: Partial<DeployOptions> = {}
): Promise<DeployOutcome> {
  return deployZip(org, zip, { ...defaults, ...options }, { userId: org.adminUserId, at: org.now().toISOString() });
}

/** `type fullName: problem` of every failure. */
export function problems(outcome: DeployOutcome): string[] {
  return outcome.failures.map((failure) => `${failure.componentType} ${failure.fullName}: ${failure.problem ?? ''}`);
}

/** The project's own force-app, zipped by the library that `sf project deploy` uses. */
export async function forceAppZip(): Promise<Buffer> {
  const components = await ComponentSetBuilder.build({
    sourcepath: [join(projectRoot, 'force-app')],
    sourceapiversion: '66.0',
  });
  const { zipBuffer } = await new MetadataConverter().convert(components, 'metadata', { type: 'zip' });
  if (!zipBuffer) throw new Error('nothing to zip');
  return zipBuffer;
}

/** A zip by hand: `members` becomes package.xml, files are given without XML declaration and namespace. */
export async function handZip(
  members: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>>
): Promise<Buffer> {
  const zip = new JSZip();
  zip.file('package.xml', manifest(members));
  for (const [path, content] of Object.entries(files)) zip.file(path, withNamespace(content));
  return zip.generateAsync({ type: 'nodebuffer' });
}

export function manifest(members: Readonly<Record<string, readonly string[]>>): string {
  const types = Object.entries(members).map(
    ([name, names]) =>
      `<types>${names.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`
  );
  return withNamespace(`<Package>${types.join('')}<version>66.0</version></Package>`);
}

function withNamespace(content: string): string {
  if (!content.startsWith('<') || content.startsWith('<?xml')) return content;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${content.replace(/^<(\w+)/, '<$1 xmlns="http://soap.sforce.com/2006/04/metadata"')}`;
}

/** A small custom object; `inside` goes into its file. */
export function objectFile(inside: string, sharingModel = 'ReadWrite', label = 'Sample Thing'): string {
  return `<CustomObject><deploymentStatus>Deployed</deploymentStatus>${inside}<label>${label}</label>
<nameField><label>Name</label><type>Text</type></nameField><pluralLabel>${label}s</pluralLabel><sharingModel>${sharingModel}</sharingModel></CustomObject>`;
}

export function field(fullName: string, type: string, more = ''): string {
  return `<fields><fullName>${fullName}</fullName><label>${fullName.replace(/__c$/, '').replaceAll('_', ' ')}</label>${more}<type>${type}</type></fields>`;
}

/** Deploys object files by object name. */
export async function deployObjects(
  org: OpenPracticeOrg,
  objects: Readonly<Record<string, string>>,
  options: Partial<DeployOptions> = {}
): Promise<DeployOutcome> {
  const files = Object.fromEntries(
    Object.entries(objects).map(([name, content]) => [`objects/${name}.object`, content])
  );
  return deploy(org, await handZip({ CustomObject: Object.keys(objects) }, files), options);
}
