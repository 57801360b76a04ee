import type { FileHandle } from 'node:fs/promises';
import { constants, open } from 'node:fs/promises';
import { Messages } from '@salesforce/core/messages';
import { shownText } from '../../records/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/** A pipe that nobody writes to would otherwise be waited for without end, and only an open file can be asked what it is. */
const READ_WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Longer paths are no paths of people. */
const SHOWN_PATH = 200;

/**
 * Opens a file for reading and gives its size in bytes.
 *
 * @throws FileNotFoundError, FileNotReadableError, NotAFileError, FileEmptyError
 */
export async function openFile(path: string, location: string): Promise<{ file: FileHandle; size: number }> {
  let file: FileHandle;
  try {
    file = await open(location, READ_WITHOUT_WAITING);
  } catch (error) {
    throw openingError(path, error as NodeJS.ErrnoException);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw messages.createError('error.NotAFile', [path]);
    if (stats.size === 0) throw messages.createError('error.FileEmpty', [shownText(path, SHOWN_PATH)]);
    return { file, size: stats.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function openingError(path: string, error: NodeJS.ErrnoException): Error {
  const shown = shownText(path, SHOWN_PATH);
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return messages.createError('error.FileNotFound', [shown]);
    case 'EACCES':
    case 'EPERM':
      return messages.createError('error.FileNotReadable', [shown]);
    case 'EISDIR':
      return messages.createError('error.NotAFile', [shown]);
    case 'ELOOP':
      return messages.createError('error.LinkLoop', [shown]);
    default:
      return messages.createError('error.FileNotOpened', [shown, error.message], [], error);
  }
}
