import { lifecycleMessages, makeDirectory } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';

/**
 * Serves an instance from this very process until `end` is aborted, and returns what `ready` made of the running server. Refuses where another
 * process serves the instance.
 */
export async function serveHere<T>(
  instance: Instance,
  port: number | undefined,
  end: AbortSignal,
  ready: (record: ServerRecord) => Promise<T>
): Promise<T> {
  makeDirectory(instance);
  // The server's code is loaded only by who serves: the other commands start faster without it.
  const { serve } = await import('./serve.js');
  const serving = await serve(instance, port);
  if (!serving) throw lifecycleMessages.createError('error.InstanceInUse', [instance.name]);
  try {
    const result = await ready(serving.record);
    await new Promise<void>((resolve) => {
      if (end.aborted) resolve();
      else end.addEventListener('abort', () => resolve(), { once: true });
    });
    return result;
  } finally {
    await serving.close();
  }
}
