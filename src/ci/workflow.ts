import { Messages } from '@salesforce/core/messages';
import { Document, isMap, isScalar, isSeq, Scalar, type Node } from 'yaml';
import { pinned } from './pins.js';
import { KEYS, LOGIN, secretsOf } from './secrets.js';
import { CLEANUP_SCRIPT, INSTALL_SCRIPT, LOGIN_SCRIPT, syncScript } from './scripts.js';
import type { WorkflowOptions } from './types.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'ci');

/** Where the CLI keeps what the sync remembers between runs, on a runner with Linux: digests, no values. */
const CACHE = '~/.cache/sf/power-mirror';

/** Days that a summary, or a file with values, stays with its run. */
const SUMMARY_DAYS = 30;
const VALUES_DAYS = 3;

type Step = Record<string, unknown>;

const secret = (name: string): string => `\${{ secrets.${name} }}`;

/**
 * The workflow as text. Values stand in `env` and never in a script, so that none can become a command.
 *
 * @param options checked before, by `cronProblem` and `placeProblem`
 */
export function workflowText(options: WorkflowOptions): string {
  const group = `power-sync-${options.configName}`;
  const document = new Document({
    name: messages.getMessage('workflow.name', [options.configName]),
    on: { schedule: [{ cron: options.schedule }], workflow_dispatch: {} },
    permissions: { contents: 'read' },
    concurrency: { group, 'cancel-in-progress': false },
    defaults: { run: { shell: 'bash' } },
    jobs: {
      sync: {
        'runs-on': 'ubuntu-latest',
        'timeout-minutes': options.timeout,
        env: {
          SF_DISABLE_TELEMETRY: 'true',
          SF_DISABLE_AUTOUPDATE: 'true',
          SF_SKIP_NEW_VERSION_CHECK: 'true',
          SF_DISABLE_LOG_FILE: 'true',
          SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
          // On a runner of GitHub's some libraries colour what no terminal shows.
          NO_COLOR: '1',
          FORCE_COLOR: '0',
        },
        steps: stepsOf(options, group),
      },
    },
  });
  document.commentBefore = commentOf(messages.getMessage('workflow.comment'));
  for (const key of ['on', 'permissions', 'concurrency', 'defaults', 'jobs']) spaced(document, key);
  comment(document, ['on', 'schedule'], 'workflow.schedule');
  comment(document, ['permissions'], 'workflow.permissions');
  comment(document, ['concurrency'], 'workflow.concurrency');
  commentPins(document);
  return document.toString({ lineWidth: 0 });
}

function stepsOf(options: WorkflowOptions, group: string): Step[] {
  return [
    { uses: 'actions/checkout', with: { 'persist-credentials': false } },
    { uses: 'actions/setup-node', with: { 'node-version': '22' } },
    {
      name: messages.getMessage('step.install'),
      env: { CLI_VERSION: options.versions.cli, PLUGIN_VERSION: options.versions.plugin },
      run: INSTALL_SCRIPT,
    },
    {
      name: messages.getMessage('step.cache'),
      uses: 'actions/cache',
      with: {
        path: CACHE,
        // A cache is never written twice under one key: each run leaves its own, and takes the last one of the same config.
        key: `${group}-${configHash(options)}-\${{ github.run_id }}-\${{ github.run_attempt }}`,
        'restore-keys': `${group}-${configHash(options)}-`,
      },
    },
    {
      name: messages.getMessage('step.login'),
      env: {
        ...secrets(LOGIN),
        POWER_INSTANCE_URL: options.instanceUrl,
      },
      run: LOGIN_SCRIPT,
    },
    {
      name: messages.getMessage('step.sync'),
      env: {
        POWER_CONFIG: options.configPath,
        ...secrets(KEYS),
        ...secrets(sourcesOf(options)),
      },
      run: syncScript(options.rails, options.artifacts),
    },
    { name: messages.getMessage('step.cleanup'), if: '${{ always() }}', run: CLEANUP_SCRIPT },
    upload(messages.getMessage('step.summary'), 'power-sync-summary', ['summary.md'], SUMMARY_DAYS),
    ...(options.artifacts
      ? [
          upload(
            messages.getMessage('step.artifacts'),
            'power-sync-rows',
            ['failures*.csv', 'give-back*.csv'],
            VALUES_DAYS
          ),
        ]
      : []),
  ];
}

const configHash = ({ configPath }: WorkflowOptions): string =>
  `\${{ hashFiles('${configPath.replaceAll("'", "''")}') }}`;

const secrets = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, secret(name)]));

function sourcesOf(options: WorkflowOptions): string[] {
  const own = new Set<string>([...LOGIN, ...KEYS]);
  return secretsOf(options)
    .map(({ name }) => name)
    .filter((name) => !own.has(name));
}

function upload(name: string, artifact: string, files: readonly string[], days: number): Step {
  return {
    name,
    if: '${{ always() }}',
    uses: 'actions/upload-artifact',
    with: {
      name: artifact,
      path: files.map((file) => `\${{ runner.temp }}/power-sync/${file}`).join('\n'),
      'if-no-files-found': 'ignore',
      'retention-days': days,
    },
  };
}

const commentOf = (text: string): string =>
  text
    .trim()
    .split('\n')
    .map((line) => ` ${line}`)
    .join('\n');

/** The key that a path of keys leads to, as it stands in the document. */
function keyAt(document: Document, path: readonly string[]): Scalar | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const pairs = isMap(parent) ? parent.items : [];
  const key = pairs.map((pair) => pair.key).find((name) => isScalar(name) && name.value === path.at(-1));
  return isScalar(key) ? key : undefined;
}

function comment(document: Document, path: readonly string[], message: string): void {
  const key = keyAt(document, path);
  if (key) key.commentBefore = commentOf(messages.getMessage(message));
}

function spaced(document: Document, name: string): void {
  const key = keyAt(document, [name]);
  if (key) key.spaceBefore = true;
}

/** Actions are named by the commit, which nobody can move, with the version beside it for people. */
function commentPins(document: Document): void {
  const steps = document.getIn(['jobs', 'sync', 'steps'], true);
  if (!isSeq(steps)) return;
  for (const step of steps.items) {
    const uses = isMap(step) ? (step.get('uses', true) as Node | undefined) : undefined;
    if (!(uses instanceof Scalar) || typeof uses.value !== 'string') continue;
    const { commit, version } = pinned(uses.value);
    uses.value = `${uses.value}@${commit}`;
    uses.comment = ` ${version}`;
  }
}
