// The documentation site. `npm run docs` builds it into build/site, `npm run docs:dev` serves it while pages are written.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { defineConfig } from 'vitepress';
import { anchorOf, configureMarkdown, descriptionOf } from './markdown.mts';
import { about, docs, github, root, site } from './repository.mts';
import { renderForSearch } from './search.mts';
import { navigation, sidebars } from './sidebar.mts';

/** Pages that a program writes. */
const isWritten = (path: string) => /^(rules|reference|commands)\//.test(path);

export default defineConfig({
  title: 'cdk8s-istio',
  description: about,
  lang: 'en',
  base: site.pathname,
  // A plain file server has to do.
  cleanUrls: false,
  outDir: resolve(root, 'build/site'),
  cacheDir: resolve(root, 'build/site-cache'),
  // Folders have their page as GitHub shows it.
  rewrites: (page) => page.replace(/(^|\/)README\.md$/, '$1index.md'),
  // The lists of all pages stand in one file, and not in each page.
  metaChunk: true,
  // One page after the other, so that the index for the search is the same each time.
  buildConcurrency: 1,
  sitemap: { hostname: site.href },
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${site.pathname}icon.svg` }]],
  markdown: {
    config: configureMarkdown,
    anchor: { slugify: anchorOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: {
    // The lists of pages and the index are as large as they are.
    build: { chunkSizeWarningLimit: 4096 },
  },
  transformPageData(page) {
    page.description ||= descriptionOf(readFileSync(resolve(docs, page.filePath), 'utf8')) ?? about;
    if (isWritten(page.relativePath)) page.frontmatter.editLink ??= false;
    if (/^(rules|reference)\//.test(page.relativePath)) page.frontmatter.outline ??= 2;
  },
  themeConfig: {
    nav: navigation(),
    sidebar: sidebars(),
    outline: [2, 3],
    editLink: { pattern: `${github}/edit/main/docs/:path`, text: 'Edit this page' },
    socialLinks: [{ icon: 'github', link: github, ariaLabel: 'The repository on GitHub' }],
    search: {
      provider: 'local',
      options: {
        detailedView: false,
        // The button is called by what it shows, the key included.
        translations: { button: { buttonText: 'Search', buttonAriaLabel: ' ' } },
        _render: renderForSearch,
      },
    },
    footer: { message: 'Apache-2.0', copyright: 'The cdk8s-istio authors' },
  },
});
