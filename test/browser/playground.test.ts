import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from '../support/project';
import { type Look, eventually, keepScreenshot, realBrowser, seriousOfAxe } from './support/chromium';

const browser = realBrowser();
let program = '';
beforeAll(() => {
  run(process.execPath, ['scripts/playground.mjs']);
  program = readFileSync(join(root, 'docs/public/playground/playground.js'), 'utf8');
});

/** The playground in a page with looks of its own. */
async function opened(look?: Look, dark = false) {
  const looked = await browser.open(look);
  const { page } = looked;
  await page.setContent(
    '<!doctype html><html lang="en"><head><title>Playground</title><style>button { color: fuchsia }</style></head><body style="margin:0"><main><h1>Playground</h1><div id="here"></div></main></body></html>',
  );
  await page.addScriptTag({
    type: 'module',
    content:
      `${program}\nwindow.mounted = mount(document.getElementById('here'), { dark: ${dark} });`.replace(
        /export\s*\{\s*(\w+) as mount\s*\};?/,
        'const mount = $1;',
      ),
  });
  await page.locator('.yaml').waitFor();
  return looked;
}

const YAML = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: {app: web}
  ports: [{name: http, port: 80}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts: [web]
  http:
    - route: [{destination: {host: web, subset: v7}}]
`;

test('begins with an example whose request is answered', async () => {
  const { page, asked, complaints } = await opened();
  await eventually(
    () => page.locator('.answer .share').allTextContents(),
    (got) => expect(got).toEqual(['70 %', '30 %']),
  );
  await page.selectOption('.editor select >> nth=0', 'By header and by path');
  await eventually(
    () => page.locator('.answer .end').allTextContents(),
    (got) => expect(got).toEqual([expect.stringContaining('nginx-v2')]),
  );
  expect([...asked, ...complaints]).toEqual([]);
});

test('a finding leads to its line, and is gone when that is mended', async () => {
  const { page } = await opened();
  await page.selectOption('.editor select >> nth=0', 'A subset that is missing');
  await page.getByRole('tab', { name: /^Findings \([1-9]/ }).click();
  await expect(page.locator('.finding.error a').first().getAttribute('href')).resolves.toMatch(
    /rules\/virtual-service\/subset-not-found\.html$/,
  );
  await page.locator('.finding.error .place').first().click();
  await eventually(
    () =>
      page
        .locator('.yaml')
        .evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
    (got) => expect(got).toContain('app-v2'),
  );
  const text = await page.locator('.yaml').inputValue();
  await page.locator('.yaml').fill(text.replaceAll('app-v2', 'appv2'));
  await page.getByRole('tab', { name: 'Findings (0)' }).waitFor();
});

test('files can be dropped, and requests asked of them', async () => {
  const { page } = await opened();
  const transfer = await page.evaluateHandle((text) => {
    const dropped = new DataTransfer();
    dropped.items.add(new File([text], 'shop.yaml'));
    return dropped;
  }, YAML);
  await page.locator('.editor').dispatchEvent('drop', { dataTransfer: transfer });
  await eventually(
    () => page.locator('.yaml').inputValue(),
    (got) => expect(got).toBe(YAML),
  );
  await page.getByRole('tab', { name: /^Findings \([1-9]/ }).click();
  await page.locator('.code', { hasText: 'IST0101' }).first().waitFor();
  await page.getByRole('tab', { name: 'Mesh' }).click();
  await page.selectOption('select[name=sender]', 'outside');
  await page.fill('input[name=url]', 'http://web.shop/');
  await page.click('button.main');
  await page.locator('div.answer').waitFor();
});

test('what is no YAML is a finding, and nothing is lost', async () => {
  const { page, complaints } = await opened();
  const bad = 'kind: [\n  - {a: b}}\n\t: }';
  await page.locator('.yaml').fill(bad);
  await page.getByRole('tab', { name: /^Findings \([1-9]/ }).click();
  await page.locator('.finding.error').first().waitFor();
  await expect(page.locator('.yaml').inputValue()).resolves.toBe(bad);
  for (const text of [
    '',
    '[]',
    'null',
    '{"kind": 1}',
    '\u0000',
    'a: &a [*a]',
    'kind: {{ .Values.x }}',
    YAML,
  ]) {
    await page.locator('.yaml').fill(text);
    await page.waitForTimeout(400);
    expect(await page.locator('[role=alert]').count()).toBe(0);
  }
  expect(complaints).toEqual([]);
});

const looks: readonly (Look & { readonly name: string; readonly dark: boolean })[] = [
  { name: 'narrow', width: 360, height: 740, dark: false },
  { name: 'wide', width: 2000, height: 1100, dark: true },
];
test.each(looks)(
  '$name: nothing is cut off, and axe finds nothing serious',
  async ({ name, dark, ...look }) => {
    const { page } = await opened(look, dark);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    const serious = await seriousOfAxe(page);
    await keepScreenshot(page, `playground-${name}`);
    expect([overflow, serious]).toEqual([0, []]);
    await page.evaluate((isDark) => (window as any).mounted.setDark(!isDark), dark);
    await expect(seriousOfAxe(page)).resolves.toEqual([]);
    // The looks of the page around it are not those of the playground.
    const color = await page.locator('button.main').evaluate((button) => getComputedStyle(button).color);
    expect(color).not.toBe('rgb(255, 0, 255)');
  },
);
