import JSZip from 'jszip';

/** A cell as its document writes it, e.g. `<c r="A1"><v>5</v></c>`, or a text that goes to the shared ones. */
export type Cell = string | { readonly xml: string };

export type SheetFixture = {
  readonly name?: string;
  readonly state?: 'visible' | 'hidden' | 'veryHidden';
  /** Rows from row 1; a text is a cell of shared text, '' is no cell at all. */
  readonly rows?: ReadonlyArray<readonly Cell[]>;
  /** The whole of `sheetData`, instead of rows. */
  readonly data?: string;
  readonly before?: string;
  readonly after?: string;
};

export type WorkbookFixture = {
  readonly sheets: readonly SheetFixture[];
  /** Number format codes of the styles 1, 2, ...; a number is a built-in format. */
  readonly formats?: ReadonlyArray<string | number>;
  readonly from1904?: boolean;
  /** Parts to add, to replace, or (undefined) to leave out. */
  readonly parts?: Readonly<Record<string, string | Buffer | undefined>>;
  readonly compression?: 'STORE' | 'DEFLATE';
};

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';

export function escapeXml(text: string): string {
  return text
    .replaceAll(/_x[0-9A-Fa-f]{4}_/g, '_x005F$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '_x000D_');
}

export function columnLetters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : columnLetters(Math.floor(column / 26) - 1) + columnLetters(column % 26);
}

/** A cell of a number with a style. */
export function numberCell(reference: string, value: string, style = 0): Cell {
  return { xml: `<c r="${reference}" s="${style}"><v>${value}</v></c>` };
}

/** The bytes of a workbook, as Excel lays it out. */
export async function workbookBytes(fixture: WorkbookFixture): Promise<Buffer> {
  const { sheets, formats = [], from1904 = false, parts = {} } = fixture;
  const texts: string[] = [];
  const files: Record<string, string | Buffer | undefined> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': relationships([['rId1', 'officeDocument', 'xl/workbook.xml']]),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><workbookPr${
      from1904 ? ' date1904="1"' : ''
    }/><sheets>${sheets
      .map(
        ({ name = 'Sheet', state = 'visible' }, index) =>
          `<sheet name="${escapeXml(name)}" sheetId="${index + 1}" state="${state}" r:id="rId${index + 1}"/>`
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships([
      ...sheets.map((_, index): [string, string, string] => [
        `rId${index + 1}`,
        'worksheet',
        `worksheets/sheet${index + 1}.xml`,
      ]),
      ['rIdS', 'styles', 'styles.xml'],
      ['rIdT', 'sharedStrings', '/xl/sharedStrings.xml'],
    ]),
    'xl/styles.xml': stylesXml(formats),
  };
  sheets.forEach((sheet, index) => {
    files[`xl/worksheets/sheet${index + 1}.xml`] = sheetXml(sheet, texts);
  });
  files['xl/sharedStrings.xml'] = `<sst xmlns="${MAIN}">${texts
    .map((text) => `<si><t xml:space="preserve">${escapeXml(text)}</t></si>`)
    .join('')}</sst>`;
  const zip = new JSZip();
  for (const [name, content] of Object.entries({ ...files, ...parts }))
    if (content !== undefined) zip.file(name, content);
  return zip.generateAsync({ type: 'nodebuffer', compression: fixture.compression ?? 'DEFLATE' });
}

function relationships(list: ReadonlyArray<readonly [id: string, type: string, target: string]>): string {
  const items = list.map(
    ([id, type, target]) => `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`
  );
  return `<Relationships xmlns="${PACKAGE}">${items.join('')}</Relationships>`;
}

function stylesXml(formats: ReadonlyArray<string | number>): string {
  const custom = formats.flatMap((code, index) =>
    typeof code === 'string' ? [`<numFmt numFmtId="${200 + index}" formatCode="${escapeXml(code)}"/>`] : []
  );
  const styles = formats.map((code, index) => `<xf numFmtId="${typeof code === 'number' ? code : 200 + index}"/>`);
  return `<styleSheet xmlns="${MAIN}"><numFmts>${custom.join('')}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`;
}

function sheetXml({ rows = [], data, before = '', after = '' }: SheetFixture, texts: string[]): string {
  const cell = (value: Cell, reference: string): string => {
    if (typeof value !== 'string') return value.xml;
    if (value === '') return '';
    texts.push(value);
    return `<c r="${reference}" t="s"><v>${texts.length - 1}</v></c>`;
  };
  const written =
    data ??
    rows
      .map(
        (row, index) =>
          `<row r="${index + 1}">${row.map((value, at) => cell(value, `${columnLetters(at)}${index + 1}`)).join('')}</row>`
      )
      .join('');
  return `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}">${before}<sheetData>${written}</sheetData>${after}</worksheet>`;
}
