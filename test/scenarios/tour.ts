/**
 * `npm run demo`: the plugin's main job, from a messy file to records in an org, with the real `sf` CLI on a practice org, in a home of its
 * own that is removed at the end. Each step says what it is for, shows the command a person would type, and then the command's own words.
 * The tour stops at the first step that ends otherwise than it should, and says so.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createSfHome, type SfRun } from '../support/sf.js';

type Step = {
  title: string;
  why: string;
  command: string[];
  exitCode: number;
  before?: () => void;
  mustSay?: RegExp[];
};

const samples = join(dirname(fileURLToPath(import.meta.url)), 'tour');
const home = await createSfHome();
const work = join(home.directory, 'tour');
mkdirSync(work);
const use = (file: string) => () => copyFileSync(join(samples, file), join(work, 'worksites.csv'));
copyFileSync(join(samples, 'power.sync.yaml'), join(work, 'power.sync.yaml'));

const started: Step = {
  title: 'Start an org on this machine',
  why: 'A practice org is a Salesforce look-alike with the campaign’s rules. Nothing leaves the machine.',
  command: ['power', 'practice', 'start'],
  exitCode: 0,
};
const stop: Step = {
  title: 'Stop the org',
  why: 'What was loaded stays on disk: the next start finds it again.',
  command: ['power', 'practice', 'stop'],
  exitCode: 0,
};
const steps: Step[] = [
  {
    title: 'Is the org ready?',
    why: 'Reads only. Nothing is installed yet, and it says so.',
    command: ['power', 'check', '--target-org', 'practice'],
    exitCode: 0,
  },
  {
    title: 'Install the campaign’s objects',
    why: 'Salesforce’s own deploy library, in one transaction; two permission sets for you, so that you see the new fields.',
    command: ['power', 'install', '--target-org', 'practice', '--assign', 'POWER_Organize', '--assign', 'POWER_Sync'],
    exitCode: 0,
  },
  {
    title: 'Check the spreadsheet as it was received',
    why: 'Faults were planted in it. Each is named, with its row and what to do; exit code 65 says that rows are refused.',
    before: use('worksites-as-received.csv'),
    command: ['power', 'validate', '--config', 'power.sync.yaml'],
    exitCode: 65,
    mustSay: [/Calif/, /about forty/, /2027-02-30/, /In Talks/, /Employer/],
  },
  {
    title: 'Check it again, mended',
    why: 'Somebody went through the list. Now every row passes.',
    before: use('worksites-mended.csv'),
    command: ['power', 'validate', '--config', 'power.sync.yaml'],
    exitCode: 0,
  },
  {
    title: 'Plan',
    why: 'What would change, before anything does. The plan is a file; apply does exactly that, or refuses.',
    command: ['power', 'sync', 'plan', '--target-org', 'practice', '--output', 'worksites.plan.ndjson'],
    exitCode: 0,
  },
  {
    title: 'Apply the plan',
    why: 'Parents first: employers and locals, then their worksites.',
    command: ['power', 'sync', 'apply', '--target-org', 'practice', '--plan', 'worksites.plan.ndjson', '--no-prompt'],
    exitCode: 0,
  },
  {
    title: 'Plan again',
    why: 'The org now says what the file says: there is nothing to do. (With --exit-code, 67 would mean changes are waiting; 0 means none.)',
    command: ['power', 'sync', 'plan', '--target-org', 'practice', '--exit-code'],
    exitCode: 0,
  },
  {
    title: 'Ask the org, with Salesforce’s own command',
    why: 'The records are in an org that any Salesforce tool can read.',
    command: [
      'data',
      'query',
      '--target-org',
      'practice',
      '--query',
      'SELECT Name, Employer__r.Name, Local_Union__r.Name, State__c, Unit_Size__c, Unit_Status__c FROM Worksite__c ORDER BY Name',
    ],
    exitCode: 0,
    mustSay: [/Sample Laundry LLC/, /Sample Local 400/, /355/],
  },
];

const shown = (args: readonly string[]): string => args.map((arg) => (/[\s']/.test(arg) ? `"${arg}"` : arg)).join(' ');

async function take(step: Step, number: number, of: number): Promise<boolean> {
  console.log(
    `\n── ${number}/${of}  ${step.title} ${'─'.repeat(Math.max(2, 60 - step.title.length))}\n${step.why}\n\n  $ sf ${shown(step.command)}\n`
  );
  step.before?.();
  const { code, stdout, stderr }: SfRun = await home.run(step.command, { cwd: work });
  console.log(
    [stdout, stderr]
      .map((text) => text.trimEnd())
      .filter(Boolean)
      .join('\n')
      .replace(/^/gm, '  ')
  );
  const unsaid = (step.mustSay ?? []).filter((pattern) => !pattern.test(stdout + stderr));
  if (code !== step.exitCode || unsaid.length > 0) {
    console.error(
      `\nThe tour stops here: this step should have ended with exit code ${step.exitCode} and ended with ${code}` +
        (unsaid.length > 0 ? `, and never said ${unsaid.join(', ')}.` : '.')
    );
    return false;
  }
  return true;
}

const begun = Date.now();
console.log('From a messy spreadsheet to records in an org. The people and places in it are made up.');
const all = [started, ...steps];
let good = true;
for (const [index, step] of all.entries()) {
  good = await take(step, index + 1, all.length + 1);
  if (!good) {
    break;
  }
}
// Whatever happened above, nothing is left running.
good = (await take(stop, all.length + 1, all.length + 1)) && good;
home.remove();
if (good) {
  console.log(
    `\nThat was the whole job, in ${Math.round((Date.now() - begun) / 1000)} seconds. The README goes on with your own file and your own org.`
  );
}
process.exitCode = good ? 0 : 1;
