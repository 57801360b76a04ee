import type { NumberFormat } from './format.js';
import { builtInFormat, parseFormat } from './format.js';
import { readXml } from './xml.js';
import type { Archive } from './zip.js';

/** The number formats of a workbook, by the style number that its cells bear. */
export type Styles = readonly NumberFormat[];

/** Reads how the workbook's styles write numbers; a workbook without styles has none. */
export async function readStyles(path: string, archive: Archive, part: string | undefined): Promise<Styles> {
  if (part === undefined) return [];
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let inCells = false;
  await readXml(path, part, archive.read(part), {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) ids.push(Number(attributes.numFmtId ?? 0));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  const formats = new Map<number, NumberFormat>();
  return ids.map((id) => {
    const code = codes.get(id);
    const format = formats.get(id) ?? (code === undefined ? builtInFormat(id) : parseFormat(code));
    formats.set(id, format);
    return format;
  });
}
