/** A stage of work a person can watch: what is being done to which object, and how far it is. */
export type ProgressEvent = {
  readonly stage: string;
  /** The object or mapping at work. */
  readonly subject?: string;
  readonly done?: number;
  /** Undefined where nobody can know yet. */
  readonly total?: number;
};

/** Where work says how far it is. The three ways to show it are below; the work never knows which one listens. */
export interface Progress {
  update(event: ProgressEvent): void;
  /** A fact worth keeping on the screen: a retry, a lock taken over. */
  note(text: string): void;
  /** Ends the display. Called once, also after a failure. */
  stop(outcome: 'done' | 'failed'): void;
}

export type ProgressOptions = {
  /** Under `--json` or `--quiet` nothing is shown at all. */
  readonly silent: boolean;
  /** A person looks at a terminal that can redraw a line. Default: whether standard error is one. */
  readonly live?: boolean;
  /** Default: standard error, so that standard output holds results alone. */
  readonly write?: (text: string) => void;
  readonly now?: () => number;
};

type Display = ProgressOptions & Required<Pick<ProgressOptions, 'write'>>;

/** The progress display that fits where the output goes. */
export function createProgress(options: ProgressOptions): Progress {
  if (options.silent) {
    return silentProgress;
  }
  const { live = process.stderr.isTTY, write = (text) => process.stderr.write(text) } = options;
  return live ? liveProgress({ ...options, write }) : lineProgress({ ...options, write });
}

export const silentProgress: Progress = { update: () => undefined, note: () => undefined, stop: () => undefined };

const describe = ({ stage, subject, done, total }: ProgressEvent): string => {
  const count = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done}/${total}`;
  return `${stage}${subject === undefined ? '' : ` ${subject}`}${count}`;
};

const sameWork = (a: ProgressEvent | undefined, b: ProgressEvent): boolean =>
  a?.stage === b.stage && a.subject === b.subject;

/** Silence between two lines about the same work: a run of hours gives hundreds of lines, not millions. */
const LINE_INTERVAL_MS = 15_000;

/** One line when work changes, then at most one every quarter of a minute: what a CI log can bear. */
function lineProgress({ write, now = Date.now }: Display): Progress {
  let current: ProgressEvent | undefined;
  let printed: string | undefined;
  let printedAt = 0;
  const print = (event: ProgressEvent): void => {
    const line = describe(event);
    if (line !== printed) {
      write(`${line}\n`);
      printed = line;
      printedAt = now();
    }
  };
  return {
    update(event) {
      if (!sameWork(current, event)) {
        if (current?.done !== undefined) {
          print(current);
        }
        print(event);
      } else if (now() - printedAt >= LINE_INTERVAL_MS) {
        print(event);
      }
      current = event;
    },
    note: (text) => write(`${text}\n`),
    stop() {
      if (current) {
        print(current);
      }
    },
  };
}

/** A redraw is cheap but not free; ten a second look smooth. */
const REDRAW_INTERVAL_MS = 100;
const CLEAR_LINE = '\r\u001b[2K';

/** One line, redrawn in place while a stage runs, kept when the work changes. */
function liveProgress({ write, now = Date.now }: Display): Progress {
  let current: ProgressEvent | undefined;
  let drawnAt = -Infinity;
  const draw = (event: ProgressEvent): void => {
    write(`${CLEAR_LINE}${describe(event)}`);
    drawnAt = now();
  };
  return {
    update(event) {
      const changed = !sameWork(current, event);
      if (changed && current) {
        write(`${CLEAR_LINE}${describe(current)}\n`);
      }
      if (changed || now() - drawnAt >= REDRAW_INTERVAL_MS) {
        draw(event);
      }
      current = event;
    },
    note(text) {
      write(`${CLEAR_LINE}${text}\n`);
      if (current) {
        draw(current);
      }
    },
    stop() {
      if (current) {
        write(`${CLEAR_LINE}${describe(current)}\n`);
        current = undefined;
      }
    },
  };
}
