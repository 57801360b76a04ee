import JSZip from 'jszip';
import type { ComponentFile } from './types.js';

/** The files of a deploy zip, with the folder that holds package.xml taken off their paths. */
export type Unzipped = {
  /** Empty, or the folder with a trailing slash, e.g. `unpackaged/`: messages name files with it, as they were sent. */
  readonly root: string;
  readonly files: ReadonlyMap<string, Buffer>;
};

const maximumFiles = 10_000;
/** 39 MB zipped is the API's limit; unzipped it is 400 MB (Salesforce limits cheat sheet, Metadata API). */
const maximumUnzippedBytes = 400 * 1024 * 1024;

/** A zip this org refuses as a whole, with the platform's status code. */
export class ZipRefused extends Error {
  public constructor(
    public readonly statusCode: string,
    message: string
  ) {
    super(message);
  }
}

/** Opens a zip; package.xml may lie at the top or in the one top folder. Paths that climb out are refused. */
export async function unzip(zip: Buffer): Promise<Unzipped> {
  let archive: JSZip;
  try {
    archive = await JSZip.loadAsync(zip);
  } catch {
    throw new ZipRefused('INVALID_ZIP_FILE', 'Failed to read zip file. Not a valid zip archive.');
  }
  const entries = Object.values(archive.files).filter((entry) => !entry.dir);
  if (entries.length > maximumFiles) {
    throw new ZipRefused('LIMIT_EXCEEDED', `Maximum number of files (${maximumFiles}) exceeded in zip file.`);
  }
  const root = packageRoot(entries.map((entry) => entry.name));
  const files = new Map<string, Buffer>();
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.name.startsWith(root)) continue;
    const content = await entry.async('nodebuffer');
    bytes += content.length;
    if (bytes > maximumUnzippedBytes) {
      throw new ZipRefused(
        'LIMIT_EXCEEDED',
        `Maximum size of unzipped files (${maximumUnzippedBytes} bytes) exceeded in zip file.`
      );
    }
    files.set(entry.name.slice(root.length), content);
  }
  return { root, files };
}

function packageRoot(names: readonly string[]): string {
  const manifests = names
    .filter((name) => /^([^/]+\/)?package\.xml$/.test(name))
    .sort((left, right) => left.length - right.length);
  const first = manifests[0];
  if (first !== undefined) return first.slice(0, -'package.xml'.length);
  const folders = new Set(names.map((name) => name.split('/')[0] ?? ''));
  const only = folders.size === 1 ? [...folders][0] : undefined;
  return only !== undefined && names.every((name) => name.includes('/')) ? `${only}/` : '';
}

/** Zips files; the same files give the same bytes, dates included. */
export async function zipFiles(files: readonly ComponentFile[]): Promise<Buffer> {
  const archive = new JSZip();
  const date = new Date(Date.UTC(2000, 0, 1));
  for (const file of files) archive.file(file.path, file.content, { date, createFolders: false });
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE', compressionOptions: { level: 6 } });
}
