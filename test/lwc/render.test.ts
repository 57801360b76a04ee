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
