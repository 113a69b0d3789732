import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guides, makeGuideProjects, runGuideTests, withOutput } from '../support/guides';
import { root } from '../support/project';

beforeAll(makeGuideProjects, 120_000);

test.each(guides)('$page shows what its commands print: npm run guides', (guide) => {
  expect(withOutput(guide)).toBe(guide.text);
});

test('the tests that guides show pass', () => {
  const shown = guides.flatMap(({ text }) => text.match(/^test\('/gm) ?? []);
  expect(shown.length).toBeGreaterThan(0);
  expect(runGuideTests()).toMatch(new RegExp(`^Tests: +${shown.length} passed, ${shown.length} total$`, 'm'));
}, 60_000);

test.each(guides)('$page shows at least one output', ({ text }) => {
  expect(text).toMatch(/^```sh\n[^]*?^```\n\n```text\n.+/m);
});

test.each(guides)('$page has the parts of a guide', ({ text }) => {
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  expect(headings).toEqual(expect.arrayContaining(['Check it', 'What often goes wrong', 'Read more']));
});

test('the list of guides names each of them', () => {
  const list = readFileSync(join(root, 'docs/guides/README.md'), 'utf8');
  const named = [...list.matchAll(/^- \[[^\]]+\]\(([\w-]+\.md)\)/gm)].map(
    ([, page]) => `docs/guides/${page}`,
  );
  expect([...named].sort()).toEqual(guides.map(({ page }) => page));
  expect(named.every((page) => existsSync(join(root, page)))).toBe(true);
});
