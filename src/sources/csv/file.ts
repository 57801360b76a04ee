import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { Messages } from '@salesforce/core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'sources');

/**
 * Opens a file for reading and gives its size in bytes.
 *
 * @throws FileNotFoundError, FileNotReadableError, NotAFileError, FileEmptyError
 */
export async function openFile(path: string, location: string): Promise<{ file: FileHandle; size: number }> {
  let file: FileHandle;
  try {
    file = await open(location, 'r');
  } catch (error) {
    throw openingError(path, error as NodeJS.ErrnoException);
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw messages.createError('error.NotAFile', [path]);
    if (stats.size === 0) throw messages.createError('error.FileEmpty', [path]);
    return { file, size: stats.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function openingError(path: string, error: NodeJS.ErrnoException): Error {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return messages.createError('error.FileNotFound', [path]);
    case 'EACCES':
    case 'EPERM':
      return messages.createError('error.FileNotReadable', [path]);
    case 'EISDIR':
      return messages.createError('error.NotAFile', [path]);
    default:
      return messages.createError('error.FileNotOpened', [path, error.message], [], error);
  }
}
