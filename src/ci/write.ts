import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, normalize } from 'node:path';
import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'ci');

/**
 * Why a path cannot stand in a workflow: `outside` the repository, where a runner has nothing, or with `letters` that GitHub or the YAML would
 * read as something else.
 */
export function placeProblem(path: string): 'outside' | 'letters' | undefined {
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || normalize(path).split(/[\\/]/)[0] === '..') return 'outside';
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f*?[\]]|\$\{\{/.test(path) ? 'letters' : undefined;
}

/**
 * Writes the workflow, with the folders above it.
 *
 * @throws WorkflowExistsError unless `force`, WorkflowNotWritableError
 */
export async function writeWorkflow(path: string, text: string, force: boolean): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && !force) throw messages.createError('error.WorkflowExists', [path]);
    throw messages.createError('error.WorkflowNotWritable', [path, message]);
  }
}
