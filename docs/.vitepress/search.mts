import type { MarkdownRenderer } from 'vitepress';

/** What the renderer is told of a page, and finds out. */
interface Page {
  readonly relativePath?: string;
  readonly frontmatter?: { readonly search?: boolean };
}

const fences = /^(```+|~~~+)[^]*?^\1\s*$/gm;

/**
 * What of a page is sought: its headings and its text, without programs and manifests. Of a rule it is what it says and how to mend it, and of
 * a page of the API what there is and what it is, without its members and their defaults.
 */
export function soughtIn(text: string, path: string): string {
  if (/^rules\/.+\//.test(path)) return text.split(/^## /m, 1)[0];
  if (/^reference\/.+\//.test(path)) {
    return text
      .replace(fences, '')
      .split(/^(?=## )/m)
      .map((section) => section.split(/^(?:### |See also |From a whole program)/m, 1)[0])
      .join('');
  }
  return text.replace(fences, '');
}

export function renderForSearch(text: string, page: Page, md: MarkdownRenderer): string {
  const html = md.render(soughtIn(text, page.relativePath ?? ''), page);
  return page.frontmatter?.search === false ? '' : html;
}
