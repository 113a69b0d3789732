import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { docs } from './repository.mts';

type Item = DefaultTheme.SidebarItem;

const read = (page: string) => readFileSync(join(docs, page), 'utf8');
const exists = (page: string) => existsSync(join(docs, page));
const entries = (folder: string) => readdirSync(join(docs, folder), { withFileTypes: true });

/** The heading of a page, without marks. */
function titleOf(page: string): string {
  const heading = /^# (.+)$/m.exec(read(page))?.[1];
  if (heading === undefined) throw new Error(`docs/${page} has no heading`);
  return heading.replaceAll('`', '');
}

const linkTo = (page: string) => `/${page.replace(/(^|\/)(README|index)\.md$/, '$1')}`;
const itemOf = (page: string): Item => ({ text: titleOf(page), link: linkTo(page) });

/** The pages of a folder but its index, in the order in which the index names them; what it does not name comes behind, by name. */
function pagesOf(folder: string, index = `${folder}/README.md`): string[] {
  const pages = entries(folder)
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map(({ name }) => (folder === '' ? name : `${folder}/${name}`))
    .filter((page) => page !== index && page !== 'playground.md')
    .sort();
  const text = exists(index) ? read(index) : '';
  const place = (page: string) => {
    const at = text.indexOf(`(${basename(page)}`);
    return at < 0 ? text.length : at;
  };
  return pages.sort((a, b) => place(a) - place(b));
}

const foldersOf = (folder: string) =>
  entries(folder)
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();

/** A group with the pages of a folder; none where there is no such folder. */
function group(text: string, folder: string, more: Partial<Item> = {}): Item[] {
  if (!exists(folder)) return [];
  const index = exists(`${folder}/README.md`) ? { link: `/${folder}/` } : {};
  return [{ text, ...index, items: pagesOf(folder).map(itemOf), ...more }];
}

/** What one reads first. */
const START = ['start.md', 'walkthrough.md'];

/** What is about the project rather than about a task. */
const ABOUT = ['trust.md', 'architecture.md'];

function mainSidebar(): Item[] {
  const pages = pagesOf('', 'index.md');
  const inDepth = pages.filter((page) => ![...START, ...ABOUT].includes(page));
  return [
    { text: 'Start', items: START.map(itemOf) },
    ...group('Guides', 'guides'),
    { text: 'In depth', items: inDepth.map(itemOf) },
    ...group('Constructs', 'constructs'),
    ...group('Commands', 'commands'),
    {
      text: 'Reference',
      items: [
        { text: 'Rules', link: '/rules/' },
        { text: 'API', link: '/reference/' },
      ],
    },
    {
      text: 'About',
      items: [...ABOUT.map(itemOf), ...group('Decisions', 'decisions', { collapsed: true })],
    },
  ];
}

/**
 * A sidebar a folder: a page lists its neighbours, and not the thousand pages that there are. The longest path that a page begins with
 * decides.
 */
export function sidebars(): DefaultTheme.SidebarMulti {
  const all: DefaultTheme.SidebarMulti = { '/': mainSidebar() };
  const topics = foldersOf('rules');
  const topicLinks = topics.map((topic) => ({ text: topic, link: `/rules/#${topic}` }));
  all['/rules/'] = [
    { text: 'Rules', link: '/rules/', items: [...pagesOf('rules').map(itemOf), ...topicLinks] },
  ];
  for (const topic of topics) {
    const items = pagesOf(`rules/${topic}`).map((page) => ({
      text: basename(page, '.md'),
      link: linkTo(page),
    }));
    all[`/rules/${topic}/`] = [
      { text: 'All rules', link: '/rules/' },
      { text: topic, link: `/rules/#${topic}`, items },
    ];
  }
  const concerns = foldersOf('reference');
  const concernLinks = concerns.map((concern) => itemOf(`reference/${concern}/README.md`));
  all['/reference/'] = [{ text: 'API', link: '/reference/', items: concernLinks }];
  for (const concern of concerns) {
    const index = `reference/${concern}/README.md`;
    const items = pagesOf(`reference/${concern}`).map(itemOf);
    items.sort((a, b) => ((a.text ?? '') < (b.text ?? '') ? -1 : 1));
    all[`/reference/${concern}/`] = [
      { text: 'The whole API', link: '/reference/' },
      { text: titleOf(index), link: linkTo(index), items },
    ];
  }
  return all;
}

/** The entries on top of each page. */
export function navigation(): DefaultTheme.NavItem[] {
  const to = (text: string, folder: string) =>
    exists(folder) ? [{ text, link: `/${folder}/`, activeMatch: `/${folder}/` }] : [];
  return [
    ...to('Guides', 'guides'),
    ...to('Constructs', 'constructs'),
    ...to('Commands', 'commands'),
    ...to('Rules', 'rules'),
    ...to('API', 'reference'),
    { text: 'Playground', link: '/playground' },
  ];
}
