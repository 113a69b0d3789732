import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PageData } from './page-data';

/** The folder of what the build makes of `web/`, beside this file or in the build of the repository. */
function assets(): string {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    for (const folder of [join(at, 'assets'), join(at, 'build/lib/view/assets')]) {
      if (existsSync(join(folder, 'page.js'))) return folder;
    }
  }
  throw new Error(
    'the package is incomplete: it has no folder assets. In a clone of the repository, use npm run build',
  );
}

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const TEXT: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => TEXT[char]);

/**
 * A page of HTML that shows a mesh, by itself: its program, its looks and all data are in it, and its policy lets it ask for nothing
 * else. The same data gives the same bytes.
 */
export function meshPage(data: PageData): string {
  const folder = assets();
  const [script, style] = ['page.js', 'page.css'].map((name) => readFileSync(join(folder, name), 'utf8'));
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    // The picture and its colours are written as styles.
    "style-src 'unsafe-inline'",
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    ...(data.isServed === true ? ["connect-src 'self'"] : []),
  ].join('; ');
  // Nothing in the data may end its element.
  const json = JSON.stringify(data).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(data.title)}</title>
<style>${style}</style>
</head>
<body>
<div id="app" class="view"><p>This page needs JavaScript, which the browser does not run here.</p></div>
<script type="application/json" id="data">${json}</script>
<script>${script}</script>
</body>
</html>
`;
}
