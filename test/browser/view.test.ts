import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { run } from '../../lib/cli/run';
import { meshGraph } from '../../lib/graph';
import { Mesh } from '../../lib/simulate';
import { endText } from '../../lib/simulate/explain';
import { requestOf } from '../../lib/simulate/request-line';
import { stateFolder } from '../support/manifests';
import { ensureBuilt, root, temporaryFolder } from '../support/project';
import { answers } from '../web/model-entry';
import { modelProgram, plainWorlds } from '../web/worlds';
import {
  type Look,
  type Looked,
  eventually,
  keepScreenshot,
  realBrowser,
  seriousOfAxe,
} from './support/chromium';

beforeAll(() => ensureBuilt());
const browser = realBrowser();
const folder = temporaryFolder();
let made = 0;

/** Writes a page and opens it, as a file. */
async function opened(
  args: readonly string[],
  look?: Look,
  address = '',
): Promise<Looked & { readonly file: string }> {
  const file = join(folder, `${made++}.html`);
  const stderr: string[] = [];
  run(['view', ...args, '-o', file], {
    stdout: () => undefined,
    stderr: (text) => stderr.push(text),
    stdin: () => Buffer.from(''),
    color: false,
    interactive: false,
    cwd: root,
  });
  const looked = await browser.open(look);
  await looked.page.goto(`file://${file}${address}`);
  await looked.page.locator('.tabs').waitFor();
  return { ...looked, file };
}

const shop = join(root, 'examples/shop/dist/production');
const state = stateFolder('4-header-and-path');

/** Types a request into the form, and sends it. */
async function ask(
  page: Looked['page'],
  line: { method?: string; url: string; from?: string; via?: string; headers?: string },
) {
  await page.selectOption('.method select', line.method ?? 'GET');
  await page.fill('input[name=url]', line.url);
  await page.selectOption('select[name=sender]', line.via === undefined ? 'workload' : 'gateway');
  await page.fill('input[name=from]', line.via ?? line.from ?? '');
  if (line.headers !== undefined) {
    await page.locator('form.ask details').evaluate((details: HTMLDetailsElement) => (details.open = true));
    await page.fill('textarea[name=headers]', line.headers);
  }
  await page.click('button.main');
}

describe('the page of the walkthrough', () => {
  test('answers three requests as the model in Node does, and draws their walk', async () => {
    const { page, asked, complaints } = await opened([state]);
    const mesh = Mesh.fromFiles(state);
    for (const line of [
      { url: 'http://nginx/', from: 'client.istio-test' },
      { url: 'http://nginx/', from: 'client.istio-test', headers: 'test: true' },
      { url: 'http://nginx/test.html', from: 'client.istio-test', headers: '' },
    ]) {
      await ask(page, line);
      const headers = line.headers === 'test: true' ? { test: 'true' } : {};
      const { outcomes } = mesh.send(requestOf({ url: line.url, from: line.from, headers }));
      await eventually(
        () => page.locator('.answer .end').allTextContents(),
        (got) => expect(got).toEqual(outcomes.map(endText)),
      );
      expect(await page.locator('.trace .taken').count()).toBeGreaterThan(2);
      await eventually(
        () => page.locator('.edge.walk').count(),
        (got) => expect(got).toBeGreaterThan(1),
      );
    }
    await keepScreenshot(page, 'view-answer');
    expect([...asked, ...complaints]).toEqual([]);
  });

  test('says what is wrong with a request, by the field where it is typed', async () => {
    const { page } = await opened([state]);
    await ask(page, { url: 'ftp://nginx/', from: 'client.istio-test' });
    await eventually(
      () => page.locator('[role=alert]').textContent(),
      (got) => expect(got).toMatch(/ftp/),
    );
    await ask(page, { url: 'http://nginx/', from: 'nobody.istio-test' });
    await page.locator('.answer').waitFor();
    await ask(page, { url: 'http://nginx/', from: 'client.istio-test', headers: 'no colon' });
    await eventually(
      () => page.locator('[role=alert]').textContent(),
      (got) => expect(got).toMatch(/no colon/),
    );
  });

  test('shows the routes of a box with the lines that they come from, and the line in its file', async () => {
    const { page } = await opened([state]);
    await page.locator('.node.host').first().click();
    const places = page.locator('.details .place');
    await eventually(
      () => places.first().textContent(),
      (got) => expect(got).toMatch(/VirtualService istio-test\/nginx .*routing\.k8s\.yaml:\d+/),
    );
    const line = Number(/:(\d+)$/.exec((await places.first().textContent())!.trim())![1]);
    await places.first().click();
    const written = readFileSync(join(state, 'routing.k8s.yaml'), 'utf8').split('\n')[line - 1];
    await eventually(
      () => page.locator('.text .marked').textContent(),
      (got) => expect(got).toBe(written),
    );
    await page.keyboard.press('Escape');
    await eventually(
      () => page.locator('dialog').count(),
      (got) => expect(got).toBe(0),
    );
  });

  test('asks a request of a route, and stands in the address so that others see the same', async () => {
    const { page, file } = await opened([state]);
    await page.locator('.node.host').first().click();
    await page.getByRole('button', { name: 'Ask one' }).first().click();
    const end = await page.locator('.answer .end').first().textContent();
    await page.waitForFunction(() => location.hash.includes('request='));
    const address = new URL(page.url());
    expect(address.hash).toContain('request=');
    const { page: other } = await browser.open();
    await other.goto(`file://${file}${address.hash}`);
    await eventually(
      () => other.locator('.answer .end').first().textContent(),
      (got) => expect(got).toBe(end),
    );
  });

  test('can be used by the keys alone', async () => {
    const { page } = await opened([state]);
    await page.locator('#tab-mesh').focus();
    await page.keyboard.press('ArrowRight');
    await eventually(
      () => page.locator('#findings-title').textContent(),
      (got) => expect(got).toBe('Findings'),
    );
    await page.keyboard.press('ArrowLeft');
    await page.locator('.node').first().focus();
    const before = await page.locator('.frame svg').getAttribute('viewBox');
    await page.keyboard.press('ArrowRight');
    await eventually(
      () => page.locator('.frame svg').getAttribute('viewBox'),
      (got) => expect(got).not.toBe(before),
    );
    await page.keyboard.press('Enter');
    await page.locator('.details').waitFor();
  });
});

test('coverage tells what requests exercised, and which rules none can reach', async () => {
  const requests = join(folder, 'requests.jsonl');
  writeFileSync(requests, '{"from":"client.istio-test","url":"http://nginx/"}\n');
  const shadowed = join(folder, 'shadowed');
  mkdirSync(shadowed);
  writeFileSync(join(shadowed, 'environment.yaml'), readFileSync(join(state, 'environment.k8s.yaml')));
  writeFileSync(
    join(shadowed, 'routing.yaml'),
    'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: nginx, namespace: istio-test}\nspec:\n  hosts: [nginx]\n  http:\n    - route: [{destination: {host: nginx}}]\n    - match: [{uri: {prefix: /a}}]\n      route: [{destination: {host: nginx}}]\n',
  );
  const { page } = await opened([shadowed, '--requests', requests]);
  await page.click('#tab-coverage');
  const rows = page.locator('tbody tr');
  await page
    .getByText(/never: /)
    .first()
    .waitFor();
  await eventually(
    () => rows.nth(0).textContent(),
    (got) => expect(got).toMatch(/^rule.*spec\.http\[0\].*1yes/),
  );
  await eventually(
    () => rows.nth(1).textContent(),
    (got) => expect(got).toMatch(/^rule.*spec\.http\[1\].*0never: /),
  );
  await page.getByLabel('Only what no request exercised').check();
  await eventually(
    () => rows.first().textContent(),
    (got) => expect(got).toMatch(/spec\.http\[1\]/),
  );
});

test('findings lead to their lines, and can be sifted', async () => {
  const file = join(folder, 'wrong.yaml');
  const routing = readFileSync(join(state, 'routing.k8s.yaml'), 'utf8');
  writeFileSync(file, routing.replace('subset: appv2', 'subset: nowhere'));
  const { page } = await opened([join(state, 'environment.k8s.yaml'), file]);
  await page.click('#tab-findings');
  await eventually(
    () => page.locator('.finding').count(),
    (got) => expect(got).toBeGreaterThan(0),
  );
  await page.locator('.finding .place').first().click();
  await eventually(
    () => page.locator('.text .marked').textContent(),
    (got) => expect(got).toContain('nowhere'),
  );
  await page.keyboard.press('Escape');
  await page.locator('input[type=search]').fill('no such words');
  await eventually(
    () => page.locator('.finding').count(),
    (got) => expect(got).toBe(0),
  );
  await page.locator('input[type=search]').fill('IST0101');
  await eventually(
    () => page.locator('.finding').count(),
    (got) => expect(got).toBeGreaterThan(0),
  );
  await page.getByLabel(/^error/).uncheck();
  await eventually(
    () => page.locator('.finding.error').count(),
    (got) => expect(got).toBe(0),
  );
});

test('a change is replayed on both sides', async () => {
  const [before, after] = ['2-all-to-v1', '3-weighted-30-70'].map(stateFolder);
  const { page, complaints, asked } = await opened([after, '--before', before]);
  await page.click('#tab-changes');
  await keepScreenshot(page, 'view-changes');
  await page.locator('.guilty .place').first().click();
  await eventually(
    () => page.locator('.text .marked').textContent(),
    (got) => expect(got).toMatch(/weight: \d+/),
  );
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Replay one on both sides' }).first().click();
  const sides = page.locator('[aria-label=Answer] .sides > div');
  await eventually(
    () => sides.nth(0).locator('.end').allTextContents(),
    (got) => expect(got).toEqual([expect.stringContaining('nginx-v1')]),
  );
  await eventually(
    () => sides.nth(1).locator('.share').allTextContents(),
    (got) => expect(got).toEqual(['70 %', '30 %']),
  );
  expect([...asked, ...complaints]).toEqual([]);
});

test('search finds a box and shows it', async () => {
  const { page } = await opened([shop]);
  await page.locator('.toolbar input[type=search]').fill('payment');
  await page.keyboard.press('Enter');
  await eventually(
    () => page.locator('.details h2').textContent(),
    (got) => expect(got).toMatch(/payment/),
  );
  await eventually(
    () => page.locator('.node.selected').count(),
    (got) => expect(got).toBe(1),
  );
});

describe('looks', () => {
  const looks: readonly (Look & { readonly name: string })[] = [
    { name: 'narrow', width: 360, height: 740 },
    { name: 'wide', width: 2000, height: 1100 },
    { name: 'dark', scheme: 'dark' },
  ];
  test.each(looks)('$name: nothing is cut off, and axe finds nothing serious', async ({ name, ...look }) => {
    const [before, after] = ['dev', 'production'].map((one) => join(root, 'examples/shop/dist', one));
    const { page, asked, complaints } = await opened([after, '--before', before], look);
    const problems: string[] = [];
    const check = async (what: string) => {
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (overflow > 0) problems.push(`${what}: ${overflow} pixels too wide`);
      problems.push(...(await seriousOfAxe(page)).map((text) => `${what}: ${text}`));
      await keepScreenshot(page, `view-${name}-${what}`);
    };
    await check('mesh');
    await page.locator('.node.workload').first().focus();
    await page.keyboard.press('Enter');
    await check('details');
    await ask(page, { method: 'POST', url: 'http://payment/charges', from: 'checkout-v1.shop' });
    await check('answer');
    await page.locator('.answer .place').first().click();
    await check('source');
    await page.keyboard.press('Escape');
    for (const tab of ['findings', 'coverage', 'changes']) {
      await page.click(`#tab-${tab}`);
      await check(tab);
    }
    expect([...problems, ...asked, ...complaints]).toEqual([]);
  });

  test('the theme can be chosen, and counts for the picture too', async () => {
    const { page } = await opened([state], { scheme: 'light' });
    const paper = () =>
      page
        .locator('.node > .box')
        .first()
        .evaluate((box) => getComputedStyle(box).fill);
    const light = await paper();
    await page.selectOption('.theme select', 'dark');
    await eventually(
      () => paper(),
      (got) => expect(got).not.toBe(light),
    );
  });
});

test('every workload of the shop is in the picture and in the list of boxes', async () => {
  const { page } = await opened([shop]);
  const { nodes } = meshGraph(Mesh.fromFiles(shop));
  await eventually(
    () =>
      page.locator('.node').evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.id).sort()),
    (got) => expect(got).toEqual(nodes.map(({ id }) => id).sort()),
  );
  await eventually(
    () => page.locator('.nodes li').count(),
    (got) => expect(got).toBe(nodes.length),
  );
});

test('the model answers 1,000 random requests in the browser as it does in Node', async () => {
  const { page } = await browser.open();
  await page.addScriptTag({ content: modelProgram() });
  let asked = 0;
  for (const { manifests, requests } of plainWorlds(1000)) {
    const there = await page.evaluate(
      ([world, lines]) => (globalThis as any).istio.answers(world, lines) as string[],
      [manifests, requests] as const,
    );
    expect(there).toEqual(answers(manifests, requests));
    asked += requests.length;
  }
  expect(asked).toBeGreaterThanOrEqual(1000);
});

test('the page without data weighs at most 1.5 MB, and 450 kB when it is packed', async () => {
  const empty = join(folder, 'empty.yaml');
  writeFileSync(empty, '');
  const { file } = await opened([empty]);
  const bytes = readFileSync(file);
  const packed = gzipSync(bytes, { level: 9 }).length;
  console.log(`a page without data: ${bytes.length} bytes, ${packed} packed`);
  expect(bytes.length).toBeLessThan(1_500_000);
  expect(packed).toBeLessThan(450_000);
});

test('a page that is served loads itself again when a file changes, and shows the same as before', async () => {
  const files = join(folder, 'served');
  cpSync(state, files, { recursive: true });
  const server = spawn(process.execPath, [join(root, 'bin/cdk8s-istio.js'), 'view', files, '--serve']);
  try {
    const [address] = (await once(createInterface(server.stdout), 'line')) as [string];
    const { page, asked, complaints } = await browser.open();
    await page.goto(address);
    await ask(page, { url: 'http://nginx/', from: 'client.istio-test' });
    await page.locator('div.answer', { hasText: 'nginx-v1' }).waitFor();
    const file = join(files, 'routing.k8s.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('subset: appv1', 'subset: appv2'));
    await page.locator('div.answer', { hasText: 'nginx-v2' }).waitFor();
    expect(asked.filter((one) => !one.startsWith(address))).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    server.kill();
  }
});
