import { graphSvg, meshGraph } from '../../lib/graph';
import { Mesh } from '../../lib/simulate';
import { stateFolder } from '../support/manifests';
import { keepScreenshot, realBrowser } from './support/chromium';

const browser = realBrowser();

test('the picture of the walkthrough stands in a page', async () => {
  const svg = graphSvg(meshGraph(Mesh.fromFiles(stateFolder('4-header-and-path'))));
  const { page, asked, complaints } = await browser.open();
  await page.setContent(svg);
  expect(await page.locator('svg .node').count()).toBe(6);
  await keepScreenshot(page, 'svg-walkthrough');
  expect([...asked, ...complaints]).toEqual([]);
});
