import { expect } from 'chai';
import {
  catchInterrupt,
  createProgress,
  EXIT,
  exitCodeOf,
  exitCodesSection,
  parseShare,
  type Outcome,
} from '../../src/ux/index.js';

describe('the exit codes', () => {
  it('stand in the help in their order, done and failed always among them', () => {
    const { body } = exitCodesSection([EXIT.denied, EXIT.refused])!;
    expect((body as Array<{ name: string }>).map(({ name }) => name)).to.deep.equal(['0', '1', '65', '77']);
  });

  it("never take one of the CLI's own", () => {
    expect(Object.values(EXIT)).not.to.include.members([2, 10, 20, 130]);
  });

  const none = { failed: 0, skipped: 0, refused: 0, pending: 0 };
  const outcomes: Array<[string, Outcome, number]> = [
    ['all done', { status: 'Succeeded', objects: [none], stopped: null }, 0],
    [
      'some written, some refused',
      { status: 'SucceededPartial', objects: [{ ...none, refused: 1 }], stopped: null },
      68,
    ],
    ['every row refused by a rule', { status: 'Failed', objects: [{ ...none, refused: 2 }], stopped: null }, 65],
    ['every row refused by the org', { status: 'Failed', objects: [{ ...none, failed: 2 }], stopped: null }, 1],
    [
      'stopped half-way',
      { status: 'SucceededPartial', objects: [{ ...none, pending: 5 }], stopped: { exitCode: 1 } },
      68,
    ],
    ['not permitted', { status: 'Failed', objects: [{ ...none, pending: 5 }], stopped: { exitCode: 77 } }, 77],
    [
      'lock lost half-way',
      { status: 'SucceededPartial', objects: [{ ...none, pending: 5 }], stopped: { exitCode: 75 } },
      75,
    ],
    ['org still at work', { status: 'InProgress', objects: [none], stopped: { exitCode: 69 } }, 69],
  ];
  for (const [name, outcome, code] of outcomes) {
    it(`${name}: ${code}`, () => expect(exitCodeOf(outcome)).to.equal(code));
  }
});

describe('progress', () => {
  const shown = (live: boolean, silent = false) => {
    let time = 0;
    let text = '';
    const progress = createProgress({ live, silent, write: (piece) => (text += piece), now: () => time });
    for (let done = 1; done <= 5000; done += 1) {
      time += 10;
      progress.update({ stage: 'Writing', subject: 'worksites', done, total: 5000 });
    }
    progress.stop('done');
    return text;
  };

  it('piped is a few lines, however many records, and ends with the last count', () => {
    const lines = shown(false).trim().split('\n');
    expect(lines.length).to.be.within(3, 6);
    expect(lines.at(-1)).to.equal('Writing worksites 5000/5000');
    expect(lines.join('')).not.to.contain('\u001b');
  });

  it('on a terminal is one line that is drawn again, not for every record', () => {
    const text = shown(true);
    expect(text.split('\n')).to.have.length(2);
    expect(text.split('\r').length).to.be.lessThan(600);
  });

  it('is silent when it is to be silent', () => {
    expect(shown(true, true)).to.equal('');
  });
});

describe('an interruption', () => {
  it('is a wish the first time, and what it was before the second time', () => {
    // Commands that ran in this process before left listeners of their own: they are not asked here.
    const others = process.listeners('SIGINT');
    process.removeAllListeners('SIGINT');
    let before = 0;
    const own = (): void => void (before += 1);
    process.on('SIGINT', own);
    try {
      let told = 0;
      const { signal, restore } = catchInterrupt(() => (told += 1));
      process.emit('SIGINT');
      expect(signal.aborted).to.be.true;
      expect([told, before]).to.deep.equal([1, 0]);
      process.emit('SIGINT');
      expect([told, before]).to.deep.equal([1, 1]);
      restore();
      expect(process.listeners('SIGINT').filter((listener) => listener === own)).to.have.length(1);
    } finally {
      process.removeListener('SIGINT', own);
      others.forEach((listener) => process.on('SIGINT', listener));
    }
  });
});

describe('a number or a share', () => {
  it('is read from a flag, and nothing else is', () => {
    expect([' 40 ', '0', '20%', '100 %'].map(parseShare)).to.deep.equal([
      { count: 40 },
      { count: 0 },
      { percent: 20 },
      { percent: 100 },
    ]);
    expect(['', 'x', '-1', '101%', '1.5', '1e3'].map(parseShare)).to.deep.equal(Array(6).fill(undefined));
  });
});
