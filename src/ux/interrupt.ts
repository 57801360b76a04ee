const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Turns the first Ctrl-C (or a scheduler's SIGTERM) into a wish to stop, so that work can end after the call in flight and tell what it did.
 * The second one ends the process as it would have without this.
 *
 * @returns the signal to hand to the work, and `restore` to be called when the work is over
 */
export function catchInterrupt(onFirst: () => void): { readonly signal: AbortSignal; readonly restore: () => void } {
  const wish = new AbortController();
  const before = SIGNALS.map((name) => ({ name, listeners: process.listeners(name) }));
  const restore = (): void => {
    for (const { name, listeners } of before) {
      process.removeListener(name, interrupted);
      for (const listener of listeners) {
        if (!process.listeners(name).includes(listener)) process.on(name, listener);
      }
    }
  };
  const interrupted = (): void => {
    restore();
    onFirst();
    wish.abort();
  };
  for (const { name, listeners } of before) {
    for (const listener of listeners) process.removeListener(name, listener);
    process.on(name, interrupted);
  }
  return { signal: wish.signal, restore };
}
