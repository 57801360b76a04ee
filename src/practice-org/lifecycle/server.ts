/** The process behind `sf power practice start`: serves one instance until it is told to end. Started by `start.ts`, never imported. */
import { parseArgs } from 'node:util';
import { alreadyServed } from './identity.js';
import { serve } from './serve.js';

const { values } = parseArgs({
  options: { instance: { type: 'string' }, directory: { type: 'string' }, port: { type: 'string' } },
});

// Whatever this process writes is for its owner only.
process.umask(0o077);
// The terminal that started us may close; that is no reason to end.
process.on('SIGHUP', () => undefined);

const serving = await serve(
  { name: values.instance ?? '', directory: values.directory ?? '' },
  values.port === undefined ? undefined : Number(values.port)
);
if (!serving) process.exit(alreadyServed);

let ending = false;
const end = (): void => {
  if (ending) return;
  ending = true;
  void serving.close().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    }
  );
};
process.on('SIGTERM', end);
process.on('SIGINT', end);
