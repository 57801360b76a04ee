/** Serves the bundle, the design system and one page for each state, on this machine only. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { root } from './bundle.js';
import { states, type Language } from './states.js';

const { readLabels } = createRequire(import.meta.url)('../support/label-modules.cjs') as {
  readLabels: (root: string) => Record<Language, Record<string, string>>;
};
/** The labels as shipped, by language. */
export const labels = readLabels(root);

const designSystem = join(root, 'node_modules/@salesforce-ux/design-system/assets');
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

function page(component: string, name: string, language: Language): string | undefined {
  const state = states.find((each) => each.component === component && each.name === name);
  if (!state) {
    return undefined;
  }
  const power = {
    component,
    lang: language === 'en' ? 'en-US' : 'es',
    timeZone: 'America/Chicago',
    labels: { ...labels.en, ...labels[language] },
    ...state.answers(language),
  };
  const data = JSON.stringify(power, (_key, value: unknown) => (value === undefined ? null : value));
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${component}, ${name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/styles/salesforce-lightning-design-system.min.css">
<style>
body { background: #f3f3f3; }
main { display: grid; gap: 12px; padding: 12px; grid-template-columns: minmax(0, 1fr); }
#rest { display: none; background: #fff; border: 1px solid #c9c9c9; border-radius: 4px; }
@media (min-width: 64em) { main { grid-template-columns: minmax(0, 1fr) 400px; } #rest { display: block; } }
</style>
<script>window.power = ${data.replace(/</g, '\\u003c')};</script>
</head>
<body class="slds-scope"><main><h1 class="slds-assistive-text">Sample 123</h1><div id="rest"></div><div id="card"></div></main>
<script type="module" src="/bundle/main.js"></script>
</body></html>`;
}

/** Starts the server on a free port. */
export async function serve(bundleFolder: string): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const [, first, ...rest] = normalize(pathname).split('/');
    if (first === 'page') {
      const html = page(rest[0] ?? '', rest[1] ?? '', searchParams.get('language') === 'es' ? 'es' : 'en');
      response.writeHead(html ? 200 : 404, { 'content-type': 'text/html' }).end(html);
      return;
    }
    const folder = first === 'assets' ? designSystem : bundleFolder;
    const file = join(folder, ...rest);
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
}
