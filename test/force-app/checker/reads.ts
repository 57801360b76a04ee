/**
 * What a rule looked at. Promise: a rule that looked at the same files as before, and at nothing else, is not run again; so a checker of
 * a thousand files can be asked about one changed file at a time. Rules declare nothing: the model notes every kind of file they ask for.
 */
type Signature = readonly unknown[];
type Run<Result> = { readonly reads: ReadonlyMap<string, Signature>; readonly result: Result };

let reading: Map<string, Signature> | undefined;

/** The model calls this whenever somebody asks for a kind of thing; `signature` is everything there is of that kind. */
export const noteRead = (kind: string, signature: () => Signature): void => {
  if (reading && !reading.has(kind)) reading.set(kind, signature());
};

const same = (one: Signature, other: Signature): boolean =>
  one === other || (one.length === other.length && one.every((item, index) => item === other[index]));

/** The first run stays (the files as they are); of the others the newest few. */
const REMEMBERED = 4;

/** The rule, with a memory. `now` says what the model holds at present of a kind. */
export const remembering = <Subject extends { readonly signatureOf: (kind: string) => Signature }, Result>(
  rule: (subject: Subject) => Result
): ((subject: Subject) => Result) => {
  const runs: Array<Run<Result>> = [];
  return (subject) => {
    const before = runs.find(({ reads }) =>
      [...reads].every(([kind, signature]) => same(subject.signatureOf(kind), signature))
    );
    if (before) return before.result;
    const outer = reading;
    const reads = new Map<string, Signature>();
    reading = reads;
    try {
      const result = rule(subject);
      runs.push({ reads, result });
      if (runs.length > REMEMBERED) runs.splice(1, 1);
      return result;
    } finally {
      reading = outer;
    }
  };
};

/** A rule of one thing and nothing else: the same thing, by identity, is judged once. */
export const once = <Subject extends object, Result>(
  rule: (subject: Subject) => Result
): ((subject: Subject) => Result) => {
  const done = new WeakMap<Subject, { readonly result: Result }>();
  return (subject) => {
    let found = done.get(subject);
    if (!found) done.set(subject, (found = { result: rule(subject) }));
    return found.result;
  };
};
