import { lifecycleMessages, makeDirectory } from './instance.js';
import type { Instance, ServerRecord } from './instance.js';

/**
 * Serves an instance from this very process until it gets SIGINT or SIGTERM. `ready` runs when it answers. Refuses where another process
 * serves the instance.
 */
export async function serveHere(
  instance: Instance,
  port: number | undefined,
  ready: (record: ServerRecord) => Promise<void>
): Promise<ServerRecord> {
  makeDirectory(instance);
  // The server's code is loaded only by who serves: the other commands start faster without it.
  const { serve } = await import('./serve.js');
  const serving = await serve(instance, port);
  if (!serving) throw lifecycleMessages.createError('error.InstanceInUse', [instance.name]);
  const asked = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  try {
    await ready(serving.record);
    await asked;
  } finally {
    await serving.close();
  }
  return serving.record;
}
