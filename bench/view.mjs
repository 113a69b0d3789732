// What the page of a large mesh costs: writing it, opening it in a real Chromium, and looking at parts of it, in one run. The files are those of
// bench:judge.
//
//   npm run build && npm run bench:view [-- --objects 10000]
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { root } from '../scripts/apps.mjs';
import { chromiumPath } from '../scripts/chromium.cjs';
import { writeWorld } from './world.mjs';

const { values } = parseArgs({ options: { objects: { type: 'string', default: '10000' } } });
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-bench-view-'));
const rows = [];
/** Does something, and notes how long it took. */
async function timed(what, action) {
  const start = performance.now();
  const result = await action();
  rows.push({ what, milliseconds: Math.round(performance.now() - start) });
  return result;
}

try {
  const [manifests, page] = [join(folder, 'manifests'), join(folder, 'mesh.html')];
  writeWorld(manifests, Number(values.objects));
  const command = [join(root, 'build/lib/cli/main.js'), 'view', manifests, '-o', page];
  await timed('write the page', () => execFileSync(process.execPath, command));
  const bytes = readFileSync(page);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await timed('open it, until the picture is there', async () => {
    await tab.goto(`file://${page}`);
    await tab.locator('.node').first().waitFor();
  });
  await timed('search', async () => {
    await tab.locator('.toolbar input[type=search]').fill('workload app-77');
    await tab.locator('.hits button').first().waitFor();
  });
  await timed('draw what is around a workload', async () => {
    await tab.locator('.hits button').first().click();
    await tab.locator('.details').waitFor();
  });
  await timed('draw what is around another one', async () => {
    await tab.locator('.toolbar input[type=search]').fill('workload app-101');
    await tab.locator('.hits button').first().click();
    await tab.locator('.details', { hasText: 'app-101' }).waitFor();
  });
  await timed('ask a request, and draw its walk', async () => {
    await tab.locator('input[name=url]').fill('http://app-5.team-5/api');
    await tab.locator('input[name=from]').fill('app-105.team-5');
    await tab.locator('button.main').click();
    await tab.locator('div.answer').waitFor();
  });
  await timed('open the findings', async () => {
    await tab.locator('#tab-findings').click();
    await tab.locator('#findings-title').waitFor();
  });
  await timed('open the coverage', async () => {
    await tab.locator('#tab-coverage').click();
    await tab.locator('tbody tr').first().waitFor();
  });
  await browser.close();
  const first = rows[0].milliseconds;
  for (const { what, milliseconds } of rows)
    console.log(
      `${what.padEnd(38)} ${String(milliseconds).padStart(6)} ms  ${(milliseconds / first).toFixed(2)}`,
    );
  console.log(`the page: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} packed`);
  console.log(`load of the machine: ${loadavg()[0].toFixed(1)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
