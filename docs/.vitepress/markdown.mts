import { execFileSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path/posix';
import { basename } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { addressOf, root } from './repository.mts';

/** The path of a page from the root of the repository, by what the renderer is told of it. */
interface Page {
  /** From the folder of pages; rewritten, so that only its folder is looked at. */
  readonly relativePath?: string;
}

const isElsewhere = (address: string) => /^([a-z][a-z+.-]*:|\/\/|#|\/)/i.test(address);

/**
 * The address of a link that a page has, as the site needs it. The pages are read in the repository too: there a folder is shown with its
 * README.md, and a link may leave the folder of pages, which becomes an address in the repository.
 */
export function addressOnSite(address: string, page: string): string {
  if (isElsewhere(address)) return address;
  const [, path, rest] = /^([^?#]*)(.*)$/.exec(address) ?? ['', address, ''];
  const target = join('docs', dirname(page), decodeURI(path));
  const within = relative('docs', target);
  if (within.startsWith('..') || !path.endsWith('.md')) return addressOf(target) + rest;
  return path.replace(/(^|\/)README\.md$/, '$1index.md') + rest;
}

/** Pages have HTML for comments and for line breaks in tables; anything else that looks like a tag is text. */
const isHtml = (text: string) => /^\s*(<!--[^]*-->\s*|<br\s*\/?>)$/.test(text);

/** A picture of manifests of the repository, as `cdk8s-istio graph` draws it. */
function picture(manifests: string): string {
  const command = [join(root, 'bin/cdk8s-istio.js'), 'graph', manifests, '--format', 'svg'];
  const svg = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  const data = Buffer.from(svg).toString('base64');
  return `<img class="mesh" alt="The mesh of ${basename(manifests)}" src="data:image/svg+xml;base64,${data}">\n`;
}

/** The anchor of a heading, as GitHub makes it: pages link to it in both places. */
export const anchorOf = (heading: string) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');

function ruleOf(md: MarkdownRenderer, name: string) {
  const rule = md.renderer.rules[name];
  if (rule === undefined) throw new Error(`the renderer has no rule for ${name}`);
  return rule;
}

export function configureMarkdown(md: MarkdownRenderer): void {
  // As GitHub has it: what has a scheme is a link, a name such as shop.example.com is none.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

  md.core.ruler.push('links-of-the-repository', ({ tokens, env }) => {
    const { relativePath } = env as Page;
    if (relativePath === undefined) return;
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.type === 'link_open' ? token.attrGet('href') : null;
      if (href !== null) token.attrSet('href', addressOnSite(href, relativePath));
    }
  });

  // Vue compiles pages, and would fill in what stands between braces.
  const shown = (text: string) => md.utils.escapeHtml(text).replaceAll('{{', '&#123;&#123;');
  for (const rule of ['html_inline', 'html_block']) {
    md.renderer.rules[rule] = (tokens, at) =>
      isHtml(tokens[at].content) ? tokens[at].content : shown(tokens[at].content);
  }
  md.renderer.rules.text = (tokens, at) => shown(tokens[at].content);
  const code = ruleOf(md, 'code_inline');
  md.renderer.rules.code_inline = (tokens, at, ...rest) => {
    tokens[at].attrSet('v-pre', '');
    return code(tokens, at, ...rest);
  };

  // A fence `mermaid FOLDER` is the picture of that folder.
  const fence = ruleOf(md, 'fence');
  md.renderer.rules.fence = (tokens, at, ...rest) => {
    const [, manifests] = /^mermaid (\S+)$/.exec(tokens[at].info.trim()) ?? [];
    return manifests === undefined ? fence(tokens, at, ...rest) : picture(manifests);
  };
}

/** What a page says of itself first, without marks; undefined where it begins with something else than a paragraph. */
export function descriptionOf(text: string): string | undefined {
  const body = text
    .replace(/^---\n[^]*?^---\n/m, '')
    .replace(/^<!--[^]*?-->\n/m, '')
    .replace(/^From \[.*\n\n## .*\n\n/m, '');
  const [, paragraph] = /^# .+\n\n(?!```|\||#|- )(.+(?:\n.+)*)/m.exec(body) ?? [];
  return paragraph
    ?.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|`/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}
