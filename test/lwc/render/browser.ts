/** A real Chromium: one of the machine's own if there is one, or the one that comes as a package (Linux only). */
import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Starts the browser; undefined where there is none to start. */
export async function launch(): Promise<Browser | undefined> {
  const own = installed.find((path) => existsSync(path));
  if (own) {
    return chromium.launch({ executablePath: own, args: ['--no-sandbox'] });
  }
  if (process.platform !== 'linux') {
    return undefined;
  }
  // The package's own arguments are for a function in a cloud: all in one process, which does not survive a second page.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: await packaged.executablePath(), args });
}
