/** Shows every state of the cards in a real browser, in both languages, wide and narrow, and looks at what came out. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { bundle } from './bundle.js';
import { launch } from './browser.js';
import { labels, serve } from './server.js';
import { states, type Language, type State } from './states.js';

export type Finding = { page: string; what: string };
export type Outcome = { pages: number; findings: Finding[] };

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const inPage = readFileSync(new URL('in-page.js', import.meta.url), 'utf8');
const screens = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 375, height: 812 },
} as const;
const languages: Language[] = ['en', 'es'];
/** The day the states are written for. */
const now = new Date('2026-11-22T18:00:00Z');

/** A label as a pattern: its places take anything. */
function pattern(label: string): RegExp {
  const parts = label.split(/\{\d+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'u');
}

const english = Object.entries(labels.en)
  .filter(([name, words]) => labels.es[name] !== words)
  .map(([name, words]) => ({ name, pattern: pattern(words) }));

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate<AxeResults>('window.axe.run()');
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html}`));
}

/** Everything that is wrong with the card on the page. */
async function examine(page: Page, language: Language): Promise<string[]> {
  await page.evaluate(axe);
  await page.evaluate(inPage);
  const texts = await page.evaluate<string[]>('window.powerLook.texts()');
  const foreign = language === 'es' ? english.filter((label) => texts.some((text) => label.pattern.test(text))) : [];
  return [
    ...foreign.map((label) => `English on a Spanish page: ${label.name}`),
    ...texts.filter((text) => /undefined|null|NaN|\{\d\}/.test(text)).map((text) => `a hole in the text: ${text}`),
    ...(await page.evaluate<string[]>('window.powerLook.overflow()')),
    ...(await violationsOf(page)),
  ];
}

export type Options = {
  /** Where to leave a picture of each page; none are made without it. */
  out?: string;
  /** The states to show; all of them without it. */
  only?: State[];
  /** Code to run in each page before it is examined: how the examination itself is tried. */
  spoil?: string;
};

async function look(browser: Browser, url: string, { out, only = states, spoil }: Options): Promise<Outcome> {
  const outcome: Outcome = { pages: 0, findings: [] };
  for (const [screen, viewport] of Object.entries(screens)) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 1, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.clock.setFixedTime(now);
    for (const [state, language] of only.flatMap((each) => languages.map((language) => [each, language] as const))) {
      const name = `${state.component}-${state.name}-${language}-${screen}`;
      const add = (what: string): number => outcome.findings.push({ page: name, what });
      const complain = (error: Error): number => add(`error in the page: ${error.message}`);
      page.on('pageerror', complain);
      await page.goto(`${url}/page/${state.component}/${state.name}?language=${language}`);
      await page.locator('[data-id="level"], [data-id="headline"], [role="alert"]').waitFor();
      await page.evaluate('document.fonts.ready');
      if (spoil !== undefined) {
        await page.evaluate(spoil);
      }
      (await examine(page, language)).forEach(add);
      if (out !== undefined) {
        await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
      }
      page.off('pageerror', complain);
      outcome.pages += 1;
    }
    await context.close();
  }
  return outcome;
}

/** Renders the states in both languages, on both screens. Undefined where no browser can be started. */
export async function render(options: Options = {}): Promise<Outcome | undefined> {
  const folder = await bundle();
  const browser = await launch();
  if (!browser) {
    return undefined;
  }
  if (options.out !== undefined) {
    mkdirSync(options.out, { recursive: true });
  }
  const { url, server } = await serve(folder);
  try {
    return await look(browser, url, options);
  } finally {
    await browser.close();
    server.close();
    server.closeAllConnections();
  }
}
