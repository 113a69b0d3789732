import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadFiles } from '../../lib/mesh/files';
import { temporaryFolder } from '../support/project';
import { callCommand, world } from './diff-call';

const folder = temporaryFolder();
const file = (name: string, text: string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const call = (...args: string[]) => callCommand('transition', args, { cwd: folder });

const rule = (subset: string) => `
# The subset ${subset}.
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: app}
spec: {host: api, subsets: [{name: ${subset}, labels: {app: api}}]}
`;
const route = (subset: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: api, namespace: app}
spec: {hosts: [api], http: [{route: [{destination: {host: api, subset: ${subset}}}]}]}
`;
const plain = file('plain.yaml', world);
const routed = file('routed.yaml', [world, rule('a'), route('a')].join('\n---\n'));
const early = file('early.yaml', [world, route('a'), rule('a')].join('\n---\n'));
const other = file('other.yaml', [world, rule('b'), route('b')].join('\n---\n'));

test('an order in which nothing is lost is 0', () => {
  const { code, out, err } = call(plain, routed);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('No request is lost or let in while 2 objects are applied');
  expect(out).toContain('A safe order.');
});

test('a moment is 1, with the objects by name and a request that shows it', () => {
  const { code, out } = call(plain, early);
  expect(code).toBe(1);
  expect(out).toContain('lost  any request');
  expect(out).toContain('once VirtualService app/api is created, until DestinationRule app/api is created');
  expect(out).toContain('503, the destination subset a of api.app:80 is not there');
  expect(out).toContain('try     GET http://api.app.svc.cluster.local/ --from api.app');
});

test('other orders are asked by name', () => {
  expect(call(plain, early, '--order', 'flux').code).toBe(0);
  expect(call(plain, routed, '--order', 'any').code).toBe(1);
  const { code, err } = call(plain, routed, '--order', 'helm');
  expect([code, err]).toEqual([2, expect.stringContaining('kubectl, argo-cd, flux, any')]);
});

test('JSON has the same', () => {
  const { out } = call(plain, early, '--format', 'json');
  const { moments, safe, looked } = JSON.parse(out) as any;
  expect(moments[0]).toMatchObject({
    kind: 'lost',
    early: [{ action: 'create', object: 'VirtualService app/api', file: early }],
    witness: { route: 'GET http://api.app.svc.cluster.local/ --from api.app' },
  });
  expect(safe.waves).toHaveLength(2);
  expect(looked.isAll).toBe(true);
});

describe('waves as folders', () => {
  test('are the objects as they were written, with the commands in STEPS.md', () => {
    const { code, err } = call(plain, early, '--write', 'waves');
    expect([code, err]).toEqual([1, 'cdk8s-istio: Wrote 2 waves and STEPS.md into waves.\n']);
    const at = (name: string) => readFileSync(join(folder, 'waves', name), 'utf8');
    expect(at('wave-1/destinationrule-app-api.yaml').trim()).toBe(rule('a').trim());
    expect(at('wave-2/virtualservice-app-api.yaml').trim()).toBe(route('a').trim());
    expect(at('STEPS.md').match(/^kubectl .*$/gm)).toEqual([
      'kubectl apply -f waves/wave-1/',
      'kubectl apply -f waves/wave-2/',
    ]);
  });

  test('take away what an earlier run has written, and no other file', () => {
    writeFileSync(join(folder, 'waves', 'own.txt'), 'mine');
    expect(call(routed, plain, '--write', 'waves').code).toBe(1);
    expect(readdirSync(join(folder, 'waves')).sort()).toEqual(['STEPS.md', 'own.txt', 'wave-1', 'wave-2']);
    expect(readdirSync(join(folder, 'waves/wave-1'))).toEqual(['delete']);
    expect(readFileSync(join(folder, 'waves/STEPS.md'), 'utf8')).toContain(
      'kubectl delete -f waves/wave-1/delete/',
    );
  });

  test('have a version between where no order of the two is safe, which reads back', () => {
    expect(call(routed, other, '--write', 'between').code).toBe(1);
    const { resources } = loadFiles([join(folder, 'between/wave-1')]);
    expect(
      resources.map(({ manifest }) => (manifest.spec as any).subsets.map((one: any) => one.name)),
    ).toEqual([['a', 'b']]);
  });

  test('go into no folder that has files of its own', () => {
    file('full/own.yaml', 'a: 1');
    const { code, err } = call(plain, routed, '--write', 'full');
    expect([code, err]).toEqual([2, expect.stringContaining('has files of its own')]);
    expect(existsSync(join(folder, 'full/STEPS.md'))).toBe(false);
  });
});

test('hosts that neither side shows are told, since nothing seems to be lost there', () => {
  const [a, b] = [
    file('bare-a.yaml', [rule('a'), route('a')].join('\n---\n')),
    file('bare-b.yaml', [rule('b'), route('b')].join('\n---\n')),
  ];
  expect(call(a, b).err).toContain('Give the files of the Services too');
});

test('a file that cannot be read is 2', () => {
  expect(call(plain, file('broken.yaml', 'a: [')).code).toBe(2);
  expect(call(plain).err).toContain('The command transition needs BEFORE and AFTER');
});
