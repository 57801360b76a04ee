import { openSource, type OrgReader, type Source } from '../sources/index.js';
import type { SourceEntry } from './config/index.js';

/**
 * Opens a source as the config writes it. One that reads an org reads the one it names, else the org that is synced.
 *
 * @param folder where the paths of the config start
 * @param org the org that is synced, where there is one
 * @throws what `openSource` throws
 */
export function openEntry(entry: SourceEntry, folder: string, org: OrgReader | undefined): Source {
  const spec = { ...entry, folder };
  if (entry.type !== 'org' || (entry.org === undefined && org === undefined)) return openSource(spec);
  return openSource(spec, {
    connect: async (alias) => {
      if (alias === undefined && org !== undefined) return org;
      // What reaches an org comes along only where one is to be reached: a second thread that judges rows needs none of it.
      const { connectAlias } = await import('../org/index.js');
      return connectAlias(alias ?? '');
    },
  });
}
