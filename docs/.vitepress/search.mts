/** What the renderer is told of a page, and finds out. */
interface Page {
  readonly relativePath?: string;
  readonly frontmatter?: { readonly search?: boolean };
}

/** The renderer, as far as it is needed. */
interface Renderer {
  render(text: string, page: Page): string;
}

const fences = /^(```+|~~~+)[^]*?^\1\s*$/gm;

/** The names of the members that a part of a page of the API lists: ``- **`name?: string`**``. */
const membersOf = (section: string) =>
  [...section.matchAll(/^- \*\*`(?:new )?(?:\w+\.)?(\w+)/gm)].map(([, name]) => name).join(' ');

/** A class of the API: what it is, and the names of what it has, without their defaults and types. */
const soughtOfClass = (section: string) =>
  `${section.split(/^(?:### |See also |From a whole program)/m, 1)[0]}\n\n${membersOf(section)}\n\n`;

/** What of a page is sought: its headings and its text, without programs and manifests. Of a rule it is what it says and how to mend it. */
export function soughtIn(text: string, path: string): string {
  if (/^rules\/.+\//.test(path)) return text.split(/^## /m, 1)[0];
  const prose = text.replace(fences, '');
  // The lists of rules say of each what its own page says.
  if (path.startsWith('rules/')) return prose.replace(/^\|.*\n/gm, '');
  if (!/^reference\/.+\//.test(path)) return prose;
  return prose
    .split(/^(?=## )/m)
    .map(soughtOfClass)
    .join('');
}

export function renderForSearch(text: string, page: Page, md: Renderer): string {
  const html = md.render(soughtIn(text, page.relativePath ?? ''), page);
  return page.frontmatter?.search === false ? '' : html;
}
