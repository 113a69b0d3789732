import '../../lib/testing/jest';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { root } from '../support/project';
import { routes, subsets, v1, v2, when, world } from '../simulate/semantics/case';

const manifests = (rules: readonly string[]) =>
  loadText(world + subsets + routes(rules.join('\n')), 'world.yaml').resources.map(
    ({ manifest }) => manifest,
  );
const ask = Request.get('http://api/').from('client.app');
const denyAll = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'none', namespace: 'app' },
  spec: {},
};

test('a destination may be called by host, subset, port or workload', () => {
  const mesh = Mesh.fromManifests(manifests([`{${v1}}`]));
  for (const name of ['api', 'api.app', 'api:80', 'api/v1', 'api.app/v1', 'api:80/v1', 'app/api-v1']) {
    expect(mesh).toRoute(ask, name);
  }
  for (const name of ['api/v2', 'web', 'api:81', 'app/api-v2']) expect(mesh).not.toRoute(ask, name);
});

test('manifests may stand for their mesh', () => {
  expect(manifests([`{${v1}}`])).toRoute(ask, 'api/v1');
});

test('rejections, redirects and denials', () => {
  const mesh = Mesh.fromManifests(
    manifests([
      when('uri: {prefix: /a}', 'redirect: {uri: /b}'),
      when('uri: {prefix: /d}', 'directResponse: {status: 410}'),
      when('uri: {prefix: /x}', v1),
    ]),
  );
  expect(mesh).toRedirect(Request.get('http://api/a').from('client.app'), 'http://api/b');
  expect(mesh).toRedirect(Request.get('http://api/a').from('client.app'), /\/b$/, { status: 301 });
  expect(mesh).not.toRedirect(Request.get('http://api/a').from('client.app'), 'http://api/b', {
    status: 302,
  });
  expect(mesh).toReject(Request.get('http://api/d').from('client.app'), 410);
  expect(mesh).toReject(ask);
  expect(mesh).not.toReject(ask, 503);
  expect(mesh).not.toReject(Request.get('http://api/x').from('client.app'));
  expect([...manifests([`{${v1}}`]), denyAll]).toBeDenied(ask);
  expect(mesh).not.toBeDenied(ask);
});

test('a denial stands beside a fault that is injected for a part of the requests', () => {
  const fault = (percentage: number) =>
    manifests([`{fault: {abort: {httpStatus: 500, percentage: {value: ${percentage}}}}, ${v1}}`]);
  expect([...fault(20), denyAll]).toBeDenied(ask);
  expect(fault(20)).not.toBeDenied(ask);
  expect([...fault(100), denyAll]).not.toBeDenied(ask);
});

test('requests that are sent count as those that are traced', () => {
  const rules = manifests([when('uri: {prefix: /2}', v2), `{${v1}}`]);
  const hits = (mesh: Mesh) => mesh.coverage.elements().map((element) => element.hits);
  const [sent, traced] = [Mesh.fromManifests(rules), Mesh.fromManifests(rules)];
  expect(hits(sent).some((count) => count > 0)).toBe(false);
  sent.send(ask);
  traced.trace(ask);
  expect(hits(sent)).toEqual(hits(traced));
  expect(hits(sent).some((count) => count > 0)).toBe(true);
  sent.send(ask);
  expect(Math.max(...hits(sent))).toBe(2);
});

test('the message shows the walk', () => {
  const mesh = Mesh.fromManifests(manifests([when('headers: {test: {exact: on1}}', v2), `{${v1}}`]));
  expect(() => expect(mesh).toRoute(ask, 'api/v2')).toThrow(
    /expected the request to go to api\/v2[^]*header test is "on1"; it is absent[^]*100 %[^]*subset v1/,
  );
});

test('what is not sure fails, unless told otherwise', () => {
  const both = [...manifests([`{${v1}}`])];
  const rival = { ...both[both.length - 1], metadata: { name: 'rival', namespace: 'app' } };
  const mesh = Mesh.fromManifests([...both, rival]);
  expect(() => expect(mesh).toRoute(ask, 'api/v1')).toThrow(/to be sure of[^]*not sure: .*creationTimestamp/);
  expect(mesh).toRoute(ask, 'api/v1', { allowUncertain: true });
});

test('what is no mesh is refused', () => {
  expect(() => expect('dist').toRoute(ask, 'api')).toThrow(
    'got string; expected a Mesh, or the manifests as a list',
  );
});

describe('coverage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-coverage-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const ASKED = `(expect(mesh) as any).toRoute(Request.get('http://api/').from('client.app'), 'api/v1');`;

  function run(threshold: number, act = ASKED): { code: number; text: string } {
    const transform = {
      '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
    };
    const reporter = join(root, 'test/support/coverage-reporter.cjs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'jest.config.json'),
      JSON.stringify({
        rootDir: folder,
        testMatch: ['**/*.test.ts'],
        transform,
        roots: [folder],
        reporters: [[reporter, { threshold }]],
      }),
    );
    const yaml = JSON.stringify(
      world + subsets + routes([when('uri: {prefix: /2}', v2), `{${v1}}`].join('\n')),
    );
    writeFileSync(
      join(folder, 'some.test.ts'),
      `require('${root}/lib/testing/jest'); const { loadText } = require('${root}/lib/mesh/load'); const { Mesh, Request } = require('${root}/lib/simulate');
test('routes', () => { const mesh = Mesh.fromManifests(loadText(${yaml}, 'w.yaml').resources.map((one) => one.manifest));
  ${act} });`,
    );
    try {
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    } catch {
      // It is there from the run before.
    }
    try {
      const jest = join(root, 'node_modules/jest/bin/jest.js');
      execFileSync(process.execPath, [jest, '--config', join(folder, 'jest.config.json'), '-i'], {
        stdio: 'pipe',
        cwd: folder,
      });
      return { code: 0, text: '' };
    } catch (error) {
      const { status, stderr } = error as { status: number; stderr: Buffer };
      return { code: status, text: stderr.toString() };
    }
  }

  test('a run fails below the threshold, and tells what was never exercised', () => {
    const { code, text } = run(90);
    expect(code).toBe(1);
    expect(text).toMatch(/VirtualService app\/api +\| +33 % \| http\[0\], http\[0\]\.match\[0\]/);
    expect(text).toMatch(/DestinationRule app\/api +\| +50 % \| subsets\[1\]/);
    expect(text).toContain(
      'requests exercised 40.0 % of the rules, matches, subsets and policies; expected 90 %',
    );
  });

  test('a request that is sent without a matcher counts too', () => {
    const { code, text } = run(90, `mesh.send(Request.get('http://api/').from('client.app'));`);
    expect(code).toBe(1);
    expect(text).toContain('requests exercised 40.0 %');
  });

  test('where nothing was asked it says so, and nothing of 100 %', () => {
    const { text } = run(90, 'throw new Error();');
    expect(text).toContain('no test asked about a request');
    expect(text).not.toContain('100 %');
  });

  test('it passes at the threshold', () => {
    expect(run(40).code).toBe(0);
  });
});
