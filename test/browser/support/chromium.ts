import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page, chromium } from 'playwright-core';
import { chromiumPath } from '../../../scripts/chromium.cjs';
import { root } from '../../support/project';

/** Where screenshots are kept: `BROWSER_ARTEFACTS`, or a folder of the build. */
const ARTEFACTS = process.env.BROWSER_ARTEFACTS ?? join(root, 'build/screenshots');

function executable(): string {
  const found = chromiumPath();
  if (found === undefined) {
    throw new Error(
      'There is no Chromium: install it by apt-get install chromium, or name it in CHROMIUM_PATH.',
    );
  }
  return found;
}

/** A page as it is looked at, with what it must not do. */
export interface Looked {
  readonly page: Page;
  /** The addresses that the page asked for beside its own. */
  readonly asked: readonly string[];
  /** What the page complained of: errors of its program and on its console. */
  readonly complaints: readonly string[];
}

/** How a page is looked at. */
export interface Look {
  /** In pixels; 1280 if left out. */
  readonly width?: number;
  /** In pixels; 900 if left out. */
  readonly height?: number;
  /** `light` if left out. */
  readonly scheme?: 'light' | 'dark';
}

/** A real browser for the tests of a file. Call it at the top, outside of tests. */
export function realBrowser(): { open(look?: Look): Promise<Looked> } {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // Whoever runs tests as root, as containers do, cannot have the sandbox.
    browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  return {
    async open({ width = 1280, height = 900, scheme = 'light' } = {}) {
      if (browser === undefined) throw new Error('The browser is not running yet: open pages within tests.');
      const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => {
        if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url());
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      return { page, asked, complaints };
    },
  };
}

/** Keeps what a page looks like, for people to see; a name of lower-case words with hyphens. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(ARTEFACTS, { recursive: true });
  await page.screenshot({ path: join(ARTEFACTS, `${name}.png`) });
}

/** What axe finds of the levels serious and critical, a line each. */
export async function seriousOfAxe(page: Page): Promise<readonly string[]> {
  // As the tools of the browser do it: pages may let no script run that is not theirs.
  await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

/** Waits until something is so: a page draws itself a moment after what it is told. */
export async function eventually<T>(read: () => Promise<T>, check: (value: T) => void): Promise<void> {
  for (const end = Date.now() + 5000; ;) {
    try {
      check(await read());
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((done) => setTimeout(done, 20));
    }
  }
}
