import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TrustFigures, totalsOf } from '../../scripts/pages/trust-figures';
import { trustPage } from '../../scripts/pages/trust-page';
import { root } from '../support/project';

const { gathered } = require('../support/figures-reporter');

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

test('a run replaces the figures of the files that passed, and those of other releases', () => {
  const figure = (what: string) => ({
    subject: 'model',
    what,
    referee: 'Envoy',
    asked: {},
    disagreements: 0,
  });
  const old = ['a', 'b', 'c'].map((what) => ({
    ...figure(what),
    file: `${what}.test.ts`,
    day: '2026-11-01',
  }));
  const releases = { istio: '1.31' };
  const run = {
    counted: [{ file: 'b.test.ts', figures: [figure('b')] }],
    passed: ['b.test.ts', 'c.test.ts'],
    day: '2026-11-02',
  };
  const daysOf = (before: object, asked: object): string[] =>
    gathered(before, { ...run, releases: asked }).figures.map(({ what, day }: any) => `${what} ${day}`);
  const before = { releases, figures: old };
  expect(daysOf(before, releases)).toEqual(['a 2026-11-01', 'b 2026-11-02']);
  expect(daysOf(before, { istio: '1.32' })).toEqual(['b 2026-11-02']);
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
