import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { root, run } from '../support/project';
import { eventually, keepScreenshot, realBrowser, seriousOfAxe } from './support/chromium';
import { type StaticServer, serveFolder } from './support/static-server';

const folder = join(root, 'build/site');
const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const base = new URL(homepage).pathname;
const browser = realBrowser();
let site: StaticServer;

beforeAll(async () => {
  run('npm', ['run', 'docs']);
  site = await serveFolder(folder, base);
}, 300_000);
afterAll(() => site?.close());

/** One page of each kind. */
const PAGES = [
  ['the start', ''],
  ['a guide', 'guides/first-route.html'],
  ['a page with a picture', 'graph.html'],
  ['a rule', 'rules/virtual-service/subset-not-found.html'],
  ['the list of rules', 'rules/'],
  ['a page of the API', 'reference/networking/virtual-service.html'],
] as const;
const SCHEMES = ['light', 'dark'] as const;

const elsewhere = (asked: readonly string[]) => asked.filter((address) => !address.startsWith(site.address));

describe.each(PAGES)('%s', (name, path) => {
  test.each(SCHEMES)('is read in %s, asks nobody else, and axe finds nothing serious', async (scheme) => {
    const { page, asked, complaints } = await browser.open({ scheme });
    await page.goto(site.address + path);
    await page.waitForLoadState('networkidle');
    expect(await page.locator('html.dark').count()).toBe(scheme === 'dark' ? 1 : 0);
    await keepScreenshot(page, `site-${name.replaceAll(' ', '-')}-${scheme}`);
    expect(await seriousOfAxe(page)).toEqual([]);
    expect(elsewhere(asked)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test.each([360, 2000])('fits into a width of %i', async (width) => {
    const { page } = await browser.open({ width });
    await page.goto(site.address + path);
    await page.waitForLoadState('networkidle');
    await keepScreenshot(page, `site-${name.replaceAll(' ', '-')}-${width}`);
    const wide = await page.evaluate(() => {
      const { documentElement } = (globalThis as any).document;
      return documentElement.scrollWidth - documentElement.clientWidth;
    });
    expect(wide).toBe(0);
    await page.close();
  });
});

test('the search finds a rule by its words, and Enter opens it', async () => {
  const { page, asked, complaints } = await browser.open();
  await page.goto(site.address);
  await page.locator('.VPNavBarSearch button').click();
  await page.locator('.search-input').fill('subset not found');
  const first = page.locator('.VPLocalSearchBox .result').first();
  await first.waitFor();
  expect(await first.textContent()).toContain('virtual-service/subset-not-found');
  await keepScreenshot(page, 'site-search');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/rules\/virtual-service\/subset-not-found\.html/);
  await page.locator('h1', { hasText: 'virtual-service/subset-not-found' }).waitFor();
  expect(elsewhere(asked)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.close();
});

test.each([
  ['consecutive5xxErrors', /reference\/networking\/outlier-detection/],
  ['canary', /canary/],
  ['IST0101', /rules\//],
])('the search finds %s', async (words, address) => {
  const { page } = await browser.open();
  await page.goto(site.address);
  await page.locator('.VPNavBarSearch button').click();
  await page.locator('.search-input').fill(words);
  await page.locator('.VPLocalSearchBox .result').first().waitFor();
  const found = await page
    .locator('.VPLocalSearchBox .result')
    .evaluateAll((all: any[]) => all.map((one) => one.href));
  expect(found.filter((one: string) => address.test(one))).not.toEqual([]);
  await page.close();
});

test.each(SCHEMES)('the playground answers within the site, in %s', async (scheme) => {
  const { page, asked, complaints } = await browser.open({ scheme, width: 1600 });
  await page.goto(`${site.address}playground.html`);
  await page.locator('.yaml').waitFor();
  await eventually(
    () => page.locator('.answer .share').allTextContents(),
    (got) => expect(got).toEqual(['70 %', '30 %']),
  );
  const text = await page.locator('.yaml').inputValue();
  await page.locator('.yaml').fill(text.replace('subset: appv2', 'subset: nowhere'));
  await page.getByRole('tab', { name: /^Findings \([1-9]/ }).waitFor();
  await keepScreenshot(page, `site-playground-${scheme}`);
  expect(await page.locator('.VPSidebar, .VPDocAside').count()).toBe(0);
  expect(await seriousOfAxe(page)).toEqual([]);
  expect([...elsewhere(asked), ...complaints]).toEqual([]);
  await page.close();
});

test('where the program of the playground is missing, the page says so', async () => {
  const { page } = await browser.open();
  await page.route('**/playground/playground.js', (route) => route.fulfill({ status: 404 }));
  await page.goto(`${site.address}playground.html`);
  await page.getByText('could not be loaded').waitFor();
  await page.close();
});

test('the program of the playground gets an element and the theme, hears of each change, and is told when the page is left', async () => {
  const { page, complaints } = await browser.open();
  const program = `
    globalThis.heard = [];
    export function mount(element, { dark }) {
      heard.push(['mount', element.tagName, dark]);
      return { setDark: (now) => heard.push(['setDark', now]), unmount: () => heard.push(['unmount']) };
    }`;
  await page.route('**/playground/playground.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: program }),
  );
  await page.goto(`${site.address}playground.html`);
  await page.waitForFunction('globalThis.heard?.length === 1');
  await page.locator('.VPNavBarAppearance button').click();
  await page.waitForFunction('globalThis.heard.length === 2');
  await page.locator('.VPNavBar a', { hasText: 'Guides' }).click();
  await page.waitForFunction('globalThis.heard.length === 3');
  expect(await page.evaluate('globalThis.heard')).toEqual([
    ['mount', 'DIV', false],
    ['setDark', true],
    ['unmount'],
  ]);
  expect(complaints).toEqual([]);
  await page.close();
});

test('a page within the site is opened without loading it anew', async () => {
  const { page, complaints } = await browser.open();
  await page.goto(`${site.address}guides/`);
  await page.waitForLoadState('networkidle');
  await page.locator('main a', { hasText: 'Egress' }).first().click();
  await page.waitForURL(/guides\/egress\.html$/);
  await page.locator('h1', { hasText: 'Egress' }).waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

describe('what is built', () => {
  interface Built {
    readonly path: string;
    readonly html: string;
  }
  let pages: readonly Built[];
  beforeAll(() => {
    pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.html'))
      .sort()
      .map((path) => ({ path, html: readFileSync(join(folder, path), 'utf8') }));
  });
  const entities = (text: string) =>
    text.replace(/&(amp|quot|lt|gt|#39);/g, (_, name: string) => ENTITIES[name] ?? _);
  const ENTITIES: { [name: string]: string } = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'" };
  const anchorsOf = (html: string) =>
    new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => entities(id)));

  test('has a page for each page of docs/', () => {
    const sources = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.md') && !path.startsWith('.'),
    );
    const expected = sources.map((path) =>
      path.replace(/\.md$/, '.html').replace(/(^|[\\/])README\.html$/, '$1index.html'),
    );
    const built = new Set(pages.map(({ path }) => path));
    expect(expected.filter((path) => !built.has(path))).toEqual([]);
  });

  test('leads nowhere that there is not: pages, files and places within pages', () => {
    const anchors = new Map(pages.map(({ path, html }) => [path, anchorsOf(html)]));
    const dead = new Set<string>();
    for (const { path, html } of pages) {
      for (const [, raw] of html.matchAll(/<a\b[^>]* href="([^"]*)"/g)) {
        const href = entities(raw);
        if (/^[a-z]+:/.test(href)) continue;
        const [place, hash = ''] = href.split('#');
        const from = posix.join(base, dirname(path), '/');
        let target =
          place === '' ? path : decodeURI(posix.join('/', place.startsWith('/') ? place : from + place));
        if (place !== '') {
          if (!target.startsWith(base)) {
            dead.add(`${path}: ${href}`);
            continue;
          }
          target = target.slice(base.length);
          if (target === '' || target.endsWith('/')) target += 'index.html';
        }
        const known = anchors.get(target);
        if (
          known === undefined ? !existsSync(join(folder, target)) : hash !== '' && !known.has(decodeURI(hash))
        )
          dead.add(`${path}: ${href}`);
      }
    }
    expect([...dead].slice(0, 20)).toEqual([]);
  });

  test('leads to what the repository has, and to GitHub for nothing that is a page', () => {
    const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const github = repository.url.replace(/\.git$/, '');
    const links = pages.flatMap(({ html }) =>
      [...html.matchAll(/<a\b[^>]* href="([^"]*)"/g)].map(([, href]) => href),
    );
    const paths = links.flatMap((href) => {
      const found = href.startsWith(github) ? /\/(blob|tree|edit)\/main\/([^?#]+)/.exec(href) : null;
      return found === null ? [] : [[found[1], found[2]] as const];
    });
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter(([, path]) => !existsSync(join(root, path)))).toEqual([]);
    expect(paths.filter(([kind, path]) => kind === 'blob' && /^docs\/.*\.md$/.test(path))).toEqual([]);
  });

  test('shows what looks like a tag or a template as it is written', () => {
    const text = (path: string) => pages.find((one) => one.path === path)!.html;
    expect(text('reference/simulate/request.html')).toContain('ReadonlyMap&lt;string, string&gt;');
    expect(text('installation.html')).toContain('{{ .name }}');
  });

  test('weighs little: a page, the lists of pages, and the index of the search', () => {
    const chunks = readdirSync(join(folder, 'assets/chunks'));
    const sizeOf = (pattern: RegExp) =>
      statSync(
        join(
          folder,
          'assets/chunks',
          chunks.find((name) => pattern.test(name))!,
        ),
      ).size;
    const sizes = pages.map(({ html }) => html.length).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(100_000);
    expect(sizeOf(/localSearchIndex/)).toBeLessThan(3_000_000);
    expect(sizeOf(/^metadata\./)).toBeLessThan(400_000);
  });
});

test('axe finds nothing serious on any page that people write, nor on those of the commands', async () => {
  const { page, asked, complaints } = await browser.open();
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && !/^(reference|rules)[\\/]/.test(path) && path !== '404.html')
    .sort();
  const serious: string[] = [];
  for (const path of pages) {
    await page.goto(site.address + path);
    await page.locator('h1').first().waitFor();
    serious.push(...(await seriousOfAxe(page)).map((text) => `${path}: ${text}`));
  }
  expect(pages.length).toBeGreaterThan(60);
  expect(serious).toEqual([]);
  expect([...elsewhere(asked), ...complaints]).toEqual([]);
}, 300_000);
