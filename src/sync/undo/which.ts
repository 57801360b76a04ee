import { Messages } from '@salesforce/core/messages';
import type { ImagesReader, UndoStore } from './store.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'undo');

/**
 * The images of the run that is meant. `last` is the newest run that is not itself an undo: asked for again after a kill, or a second time, it is the
 * same run, of which nothing or only the rest is to be taken back.
 *
 * @throws UndoNothingKeptError, UndoRunUnknownError, UndoExpiredError; what reading a file throws
 */
export async function imagesOf(store: UndoStore, orgId: string, run: string, now: Date): Promise<ImagesReader> {
  if (run !== 'last') return store.open(orgId, run, now);
  // One that cannot be read may be the newest: then nobody knows which run is meant, and the error says so. One that is empty wrote nothing.
  const readers = await Promise.all(
    (await store.runs(orgId, now)).map((kept) =>
      store.read(kept).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'UndoFileEmptyError') return undefined;
        throw error;
      })
    )
  );
  const [newest] = readers
    .filter((reader) => reader !== undefined)
    .filter(({ note }) => note.undoes === undefined)
    .sort((a, b) => Date.parse(b.note.started) - Date.parse(a.note.started));
  if (!newest) throw messages.createError('error.UndoNothingKept', [orgId]);
  return newest;
}
