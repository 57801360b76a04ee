import { expect } from 'chai';
import { render, type Outcome } from './render/render.js';
import { labels } from './render/server.js';
import { states } from './render/states.js';

describe('the cards in a real browser', () => {
  let outcome: Outcome | undefined;

  before(async function () {
    // The bundle takes a quarter of a minute on a slow machine, and each page most of a second.
    this.timeout(300_000);
    outcome = await render();
    if (outcome === undefined) {
      console.log('      skipped: no Chromium can be started on this machine');
      this.skip();
    }
  });

  it('render every state in both languages, on a desktop and on a phone', () => {
    expect(outcome?.pages).to.equal(states.length * 4);
  });

  it('break no accessibility rule, overflow nowhere, and show no English on a Spanish page', () => {
    expect(outcome?.findings).to.deep.equal([]);
  });

  it('would not pass with a wide line, a picture without words, a hole or an English word', async function () {
    this.timeout(60_000);
    const spoil = `document.querySelector('#card').insertAdjacentHTML('beforeend',
      '<img src="data:,"><p style="width: 2000px">until undefined</p><p>${labels.en['POWER_Missing_Heading']}</p>')`;
    const spoilt = await render({ only: states.slice(0, 1), spoil });
    const found = spoilt?.findings.filter(({ page }) => page.endsWith('-es-phone')).map(({ what }) => what) ?? [];
    const expected = [
      /^English on a Spanish page: POWER_Missing_Heading/,
      /^a hole/,
      /sticks out/,
      /wide in/,
      /^image-alt/,
    ];
    for (const fault of expected) {
      expect(
        found.some((what) => fault.test(what)),
        String(fault)
      ).to.equal(true);
    }
  });
});

describe('the labels of the cards', () => {
  const places = (words: string): string[] => (words.match(/\{\d\}/g) ?? []).sort();

  it('have Spanish words, each with the same places to fill, and none is left over', () => {
    expect(Object.keys(labels.es).sort()).to.deep.equal(Object.keys(labels.en).sort());
    for (const [name, words] of Object.entries(labels.en)) {
      expect(places(labels.es[name] ?? ''), name).to.deep.equal(places(words));
    }
  });
});
