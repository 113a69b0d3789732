import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TrustFigures, totalsOf } from '../../scripts/pages/trust-figures';
import { trustPage } from '../../scripts/pages/trust-page';
import { root } from '../support/project';

const kept: TrustFigures = JSON.parse(readFileSync(join(root, 'docs/trust-figures.json'), 'utf8'));

test('docs/trust.md is what `npm run trust` makes of the figures', () => {
  expect(readFileSync(join(root, 'docs/trust.md'), 'utf8')).toBe(trustPage(kept));
});

test('each figure has its day and a test that counts it, and none has a disagreement', () => {
  for (const { file, day, disagreements } of kept.figures) {
    expect(existsSync(join(root, 'test/oracle', file))).toBe(true);
    expect(day).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(disagreements).toBe(0);
  }
});

test('figures of one question are added up, with the days of the oldest and the newest', () => {
  const figure = (file: string, day: string, more: object) => ({
    ...{ file, day, subject: 'model' as const, what: 'cases', referee: 'Envoy', disagreements: 0 },
    ...{ asked: { meshes: 1, requests: 1000 }, ...more },
  });
  const figures = [
    figure('a.test.ts', '2026-11-02', { unsure: 2 }),
    figure('b.test.ts', '2026-11-01', { asked: { requests: 20 } }),
  ];
  const [total, ...others] = totalsOf(figures);
  expect(others).toEqual([]);
  expect(total).toMatchObject({ asked: { meshes: 1, requests: 1020 }, unsure: 2, disagreements: 0 });
  expect(trustPage({ releases: {}, figures })).toContain(
    '| cases | Envoy | 1 meshes, 1,020 requests | 2 | 0 | 2026-11-01 to 2026-11-02 |',
  );
});
