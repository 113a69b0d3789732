import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

/** The modules of Node that the library imports, each with what stands for it in a browser. */
const NODE = ['crypto', 'fs', 'http', 'net', 'path', 'util'];

/** All files below a folder, by their paths from the root of the repository. */
function filesIn(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** What the library reads of its own package while it runs; only a judge names pages elsewhere. */
function embedded(root, files, withJudge) {
  const { name, version, homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const data = files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    return [`/${file}`, file.endsWith('.json') ? JSON.stringify(JSON.parse(text)) : text];
  });
  const all = [['/package.json', JSON.stringify({ name, version, ...(withJudge && { homepage }) })], ...data];
  return `export const embedded = ${JSON.stringify(Object.fromEntries(all))};`;
}

/** Puts what stands for Node in the place of it. */
const browser = (root, files, withJudge) => ({
  name: 'browser',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^node:/ }, ({ path }) => {
      const name = path.slice('node:'.length);
      if (NODE.includes(name)) return { path: join(root, `web/node/${name}.ts`) };
      return { errors: [{ text: `nothing in web/node stands for ${path}` }] };
    });
    onResolve({ filter: /^embedded-files$/ }, () => ({ path: 'embedded-files', namespace: 'embedded' }));
    onLoad({ filter: /.*/, namespace: 'embedded' }, () => ({ contents: embedded(root, files, withJudge) }));
  },
});

/**
 * A program for browsers of sources in `web/`, as one text.
 *
 * @param {string} root the folder of the repository
 * @param {string} entry the source, from there
 * @param {object} options `withJudge`: whether it judges, for which it has all schemas in it; `format`: of the program, `iife` or `esm`;
 *   `name`: of what it exports, in the format `iife`; `others`: folders whose files it has in it too
 */
export async function webProgram(
  root,
  entry,
  { withJudge = false, format = 'iife', name, others = [] } = {},
) {
  const schemas = withJudge ? filesIn(root, 'schemas') : ['schemas/index.json'];
  const files = [...schemas, ...others.flatMap((folder) => filesIn(root, folder))];
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    outdir: 'out',
    format,
    globalName: name,
    platform: 'browser',
    target: 'es2022',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    tsconfig: join(root, 'web/tsconfig.json'),
    inject: [join(root, 'web/node/globals.ts')],
    define: { __dirname: '"/lib"', __filename: '"/lib/index.js"' },
    plugins: [browser(root, files, withJudge)],
  });
  const text = (end) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  return { script: text('.js'), style: text('.css') };
}

/**
 * Makes what the command `view` writes into pages: their program and their looks.
 *
 * @param {string} root the folder of the repository, which is built
 */
export async function bundlePages(root) {
  const folder = join(root, 'build/lib/view/assets');
  const { script, style } = await webProgram(root, 'web/page/main.tsx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'page.js'), script);
  writeFileSync(join(folder, 'page.css'), style);
}
