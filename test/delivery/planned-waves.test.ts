import { App, Chart, Testing } from 'cdk8s';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { SubsetRouting, VersionedNginx } from '../../lib';
import { SyncWave } from '../../lib/delivery';
import { transition } from '../../lib/compare/transition/transition';
import { Mesh } from '../../lib/simulate';
import { temporaryFolder } from '../support/project';

const folder = temporaryFolder();
const WAVE = 'argocd.argoproj.io/sync-wave';

/** The walkthrough's nginx with the routing that is asked for. */
function chart(
  route: (subsets: SubsetRouting) => void,
  subsets: Record<string, string> = { a: 'v1', b: 'v2' },
) {
  const made = new Chart(new App(), 'shop', { namespace: 'shop' });
  const workload = new VersionedNginx(made, 'nginx', { versions: ['v1', 'v2'] });
  route(new SubsetRouting(made, 'routing', { workload, subsets }));
  return made;
}

function written(name: string, of: Chart): string {
  const file = join(folder, `${name}.yaml`);
  writeFileSync(
    file,
    Testing.synth(of)
      .map((manifest) => stringify(manifest))
      .join('---\n'),
  );
  return file;
}

const wavesIn = (of: Chart) =>
  Testing.synth(of).flatMap(({ kind, metadata: { annotations = {} } }: any) =>
    annotations[WAVE] === undefined ? [] : [`${annotations[WAVE]} ${kind}`],
  );

const plain = written(
  'plain',
  chart(() => undefined, {}),
);

test('objects come in waves in which no request is lost', () => {
  const after = chart((subsets) => subsets.pin('a'));
  SyncWave.plan(after, plain);
  expect(wavesIn(after)).toEqual(['0 DestinationRule', '1 VirtualService']);
  const sides = [Mesh.fromFiles(plain), Mesh.fromManifests(Testing.synth(after))] as const;
  expect(transition(...sides, { order: 'argo-cd' }).moments).toEqual([]);
});

test('the way back is the other way round', () => {
  const after = chart(() => undefined, {});
  SyncWave.plan(
    after,
    written(
      'pinned',
      chart((subsets) => subsets.pin('a')),
    ),
  );
  expect(wavesIn(after).sort()).toEqual(['0 VirtualService', '1 DestinationRule']);
});

test('where any order is safe, and where nothing changes, there are no waves', () => {
  const pinned = written(
    'pinned',
    chart((subsets) => subsets.pin('a')),
  );
  const moved = chart((subsets) => subsets.pin('b'));
  SyncWave.plan(moved, pinned);
  expect(wavesIn(moved)).toEqual([]);
  const same = chart((subsets) => subsets.pin('a'));
  SyncWave.plan(same, pinned);
  expect(wavesIn(same)).toEqual([]);
});

test('a change without a safe order of its own is refused, with what happens', () => {
  const renamed = chart((subsets) => subsets.pin('c'), { c: 'v1' });
  const before = written(
    'renamed',
    chart((subsets) => subsets.pin('a'), { a: 'v1' }),
  );
  expect(() => SyncWave.plan(renamed, before)).toThrow(/without a safe order/);
});

test('a folder that is not there is refused', () => {
  expect(() =>
    SyncWave.plan(
      chart(() => undefined),
      join(folder, 'none'),
    ),
  ).toThrow('there is no such file or folder');
});
