import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { launch } from '../lwc/render/browser.js';
import { anySummary, context, mixed, reportOf } from './support.js';

const VOID = /<((?:meta|br)\b[^>]*)>/g;

/** The elements and attributes of a page, which is written so that it is XML too once its void elements are closed. */
function elementsOf(html: string): Array<{ name: string; attributes: Record<string, string> }> {
  const found: Array<{ name: string; attributes: Record<string, string> }> = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => found.push({ name, attributes }));
  const xml = html.replace('<!doctype html>\n', '').replaceAll(VOID, '<$1/>').replaceAll(' open>', ' open="">');
  parser.write(xml).close();
  return found;
}

const NAMES = new Set(
  'html head meta title style body main footer section p h1 h2 div strong code time svg rect table thead tbody tr th td br span details summary dl dt dd ul li'.split(
    ' '
  )
);

describe('the report of a validation as a page', () => {
  it('says the verdict first, then the next command, when and against what, each object and each reason', () => {
    const words = reportOf('html')
      .replace(/<style>.*<\/style>/s, '')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll(/\s+/g, ' ');
    let from = 0;
    for (const part of [
      '1,984 of 2,000 rows would be taken; 15 would be refused; 1 only the org can decide.',
      'sf power validate --config power.sync.yaml --rejects refused.csv',
      'November 22, 2026',
      'Held against the objects and rules of the campaign',
      'sample files/worksites.csv was read as CSV',
      'Worksite',
      '1,885 14 1',
      'Neutrality Agreement',
      'A value is not on its field\'s list Worksite, column "State" 14 rows',
      'Rows 2, 3, 5, 8, 13, 21, 34, 55 and 6 more.',
      'Write "CA", if that is what was meant.',
      'Expiration after effective',
      'What only the org can tell',
      'Taken, but worth a look',
    ]) {
      const at = words.indexOf(part, from);
      expect(at, `${part} after ${words.slice(from, from + 80)}`).to.be.greaterThan(-1);
      from = at;
    }
  });

  it('loads nothing and runs nothing: its own policy forbids it, and names its style by digest', () => {
    const elements = elementsOf(reportOf('html'));
    const policy = elements.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes['content']).to.match(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]+=*'; base-uri 'none'; form-action 'none'$/
    );
    expect(reportOf('html')).to.not.match(/url\(|@import|https?:/);
  });

  it('is markup of ours alone, whatever stands in the file', () => {
    fc.assert(
      fc.property(anySummary, (summary) => {
        for (const { name, attributes } of elementsOf(reportOf('html', summary))) {
          expect(NAMES.has(name), name).to.equal(true);
          for (const attribute of Object.keys(attributes)) expect(attribute).to.not.match(/^(on|src|href|style$)/);
        }
      }),
      { numRuns: 300 }
    );
  });

  it('stays small, however many reasons there are', () => {
    const [group] = mixed.groups;
    if (group === undefined) throw new Error('the sample has no reasons');
    const html = reportOf('html', { ...mixed, groups: Array.from({ length: 3000 }, () => group) });
    expect(html.match(/<details/g)).to.have.length(200);
    expect(html).to.contain('2,800 more kinds of reasons');
  });

  describe('in a real browser', () => {
    let browser: Browser | undefined;
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

    before(async function () {
      this.timeout(180_000);
      browser = await launch();
      if (browser !== undefined) return;
      console.log('      skipped: no Chromium can be started on this machine');
      this.skip();
    });
    after(async () => browser?.close());

    async function show(html: string, options: object): Promise<Page> {
      if (browser === undefined) throw new Error('no browser');
      const page = await (await browser.newContext(options)).newPage();
      await page.setContent(html);
      return page;
    }

    for (const [name, options] of Object.entries({
      'a desktop': { viewport: { width: 1280, height: 900 } },
      'a phone': { viewport: { width: 375, height: 812 } },
      'a phone in the dark': { viewport: { width: 375, height: 812 }, colorScheme: 'dark' },
    })) {
      it(`breaks no accessibility rule and needs no scrolling sideways on ${name}`, async function () {
        this.timeout(180_000);
        const page = await show(reportOf('html'), options);
        expect(
          await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        ).to.equal(0);
        // Applied at all: a style whose digest does not fit would be left out in silence.
        expect(await page.evaluate('getComputedStyle(document.querySelector(".verdict")).borderTopWidth')).to.equal(
          '6px'
        );
        await page.evaluate(axe);
        const { violations } = await page.evaluate<AxeResults>('window.axe.run()');
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).to.deep.equal([]);
        await page.context().close();
      });
    }

    it('runs no script that a file brings', async function () {
      this.timeout(180_000);
      const path = '"><img src=x onerror="document.title=1"><script>document.title=2</script>';
      const source = { path, format: 'csv', columns: [path] } as const;
      const [group] = mixed.groups;
      if (group === undefined) throw new Error('the sample has no reasons');
      const example = {
        ...group.example,
        message: path,
        object: path,
        rule: path,
        source: { path, row: 1, column: path },
      };
      const page = await show(
        reportOf(
          'html',
          { ...mixed, sources: [source], groups: [{ ...group, example }] },
          { ...context, against: path }
        ),
        {}
      );
      expect(await page.evaluate('document.querySelectorAll("img, script").length')).to.equal(0);
      expect(await page.title()).to.contain('Check before sending');
      await page.context().close();
    });
  });
});
