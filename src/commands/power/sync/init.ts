import { existsSync, lstatSync, writeFileSync } from 'node:fs';
import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { readProject } from '../../../schema/index.js';
import { draftConfig, type DraftedObject } from '../../../sync/init/index.js';
import { EXIT, exitCodesSection } from '../../../ux/index.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'power.sync.init');

export type PowerSyncInitResult = { config: string; records: readonly DraftedObject[] };

export default class PowerSyncInit extends SfCommand<PowerSyncInitResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');
  public static readonly errorCodes = exitCodesSection([EXIT.config]);

  public static readonly flags = {
    file: Flags.string({
      char: 'f',
      summary: messages.getMessage('flags.file.summary'),
      description: messages.getMessage('flags.file.description'),
      multiple: true,
      required: true,
    }),
    object: Flags.string({ char: 's', summary: messages.getMessage('flags.object.summary'), required: true }),
    output: Flags.string({ summary: messages.getMessage('flags.output.summary'), default: 'power.sync.yaml' }),
  };

  public async run(): Promise<PowerSyncInitResult> {
    const { flags } = await this.parse(PowerSyncInit);
    const { output } = flags;
    if (existsSync(output)) refuse(output);
    const { text, records } = await draftConfig({
      files: flags.file,
      object: flags.object,
      schema: readProject(),
      output,
    });
    try {
      // Whoever made such a file meanwhile keeps it.
      writeFileSync(output, text, { flag: 'wx' });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') refuse(output);
      throw messages.createError('error.DraftNotWritten', [output, code ?? '']);
    }
    for (const { file, object, fields, left, key } of records) {
      this.log(messages.getMessage('info.record', [file, object, fields.length, key.join(', '), left.length]));
    }
    this.log(messages.getMessage('info.next', [output, output]));
    return { config: output, records };
  }
}

function refuse(output: string): never {
  const kind = lstatSync(output).isFile() ? 'error.DraftThere' : 'error.DraftNotWritten';
  throw messages.createError(kind, [output, 'EEXIST']);
}
