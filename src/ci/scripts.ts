import { Messages } from '@salesforce/core/messages';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-power', 'ci');

/** Exit codes after which the next run goes on by itself: the org is still at work, or another run holds the lock. */
const NEXT_RUN_GOES_ON = [69, 75] as const;

/** A word of a message, as the shell takes it literally. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const lines = (...text: readonly string[]): string => `${text.join('\n')}\n`;

/** No secret is at hand here: what is installed runs its own scripts. */
export const INSTALL_SCRIPT = lines(
  'npm install --global "@salesforce/cli@$CLI_VERSION"',
  'sf plugins trust allowlist add --name sf-plugin-power',
  'sf plugins install "sf-plugin-power@$PLUGIN_VERSION"'
);

/** The key stays until the run is over: when a session ends early, the next one is asked for with it. */
export const LOGIN_SCRIPT = lines(
  'umask 077',
  'mkdir -p "$RUNNER_TEMP/power-sync"',
  'printf \'%s\\n\' "$POWER_JWT_KEY" > "$RUNNER_TEMP/power-sync/jwt.key"',
  'sf org login jwt --jwt-key-file "$RUNNER_TEMP/power-sync/jwt.key" --client-id "$POWER_CLIENT_ID" \\',
  '  --username "$POWER_USERNAME" --instance-url "$POWER_INSTANCE_URL" --alias power > /dev/null'
);

export const CLEANUP_SCRIPT = lines(
  'rm -f "$RUNNER_TEMP/power-sync/jwt.key"',
  'sf org logout --target-org power --no-prompt > /dev/null 2>&1 || true'
);

/**
 * @param rails flags and values; each goes to the command as one word
 * @param givesBack whether the org's edits are written down for the source's owner: only where the file is kept
 */
export function syncScript(rails: readonly string[], givesBack: boolean): string {
  const words = rails.map((word) => (/^[\w.%=-]+$/.test(word) ? word : quoted(word))).join(' ');
  return lines(
    'umask 077',
    'out="$RUNNER_TEMP/power-sync"',
    'code=0',
    'sf power sync run --target-org power --config "$POWER_CONFIG" \\',
    '  --failures "$out/failures.csv" --summary "$out/summary.md" \\',
    ...(givesBack ? ['  --give-back "$out/give-back.csv" \\'] : []),
    ...(words === '' ? [] : [`  ${words} \\`]),
    '  < /dev/null || code=$?',
    'if [ -f "$out/summary.md" ]; then cat "$out/summary.md" >> "$GITHUB_STEP_SUMMARY"; fi',
    'case "$code" in',
    '  0) ;;',
    ...NEXT_RUN_GOES_ON.map(
      (code) => `  ${code}) echo ${quoted(`::notice::${messages.getMessage(`exit.${code}`)}`)} ;;`
    ),
    `  *) echo ${quoted(`::error::${messages.getMessage('exit.other')}`)} "$code"; exit "$code" ;;`,
    'esac'
  );
}
