import { child, children, escapeXml, metadataNamespace, parseXml, textOf } from './xml.js';
import type { XmlElement } from './xml.js';

/** What a package.xml (or a destructiveChanges.xml) names. */
export type Manifest = {
  readonly types: readonly ManifestType[];
  /** `66.0`; undefined where the file does not say. */
  readonly version?: string;
};

export type ManifestType = {
  readonly name: string;
  readonly members: readonly string[];
  readonly line?: number;
  readonly column?: number;
};

/** Reads a manifest document; XmlError when it is not well-formed. */
export function parseManifest(text: string): Manifest {
  return manifestOf(parseXml(text));
}

/** Reads a manifest out of an element: the root of a file, or `unpackaged` of a SOAP request. */
export function manifestOf(root: XmlElement): Manifest {
  const types = children(root, 'types').map((entry) => {
    const name = child(entry, 'name');
    return {
      name: textOf(entry, 'name') ?? '',
      members: children(entry, 'members')
        // A folder is named with or without the slash after it.
        .map((member) => member.text.trim().replace(/\/$/, ''))
        .filter((member) => member !== ''),
      line: name?.line ?? entry.line,
      column: name?.column ?? entry.column,
    };
  });
  return { types, version: textOf(root, 'version') };
}

/** Members by type, types in alphabetical order. */
export function writeManifest(members: ReadonlyMap<string, readonly string[]>, version: string): string {
  const types = [...members]
    .filter(([, names]) => names.length > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, names]) => {
      const lines = [...names].sort().map((member) => `        <members>${escapeXml(member)}</members>\n`);
      return `    <types>\n${lines.join('')}        <name>${name}</name>\n    </types>\n`;
    });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Package xmlns="${metadataNamespace}">\n${types.join('')}    <version>${version}</version>\n</Package>\n`;
}
