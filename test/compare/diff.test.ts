import { diff } from '../../lib/compare/diff';
import type { ChangeKind, Difference } from '../../lib/compare/difference';
import { equivalent } from '../../lib/compare/equivalent';
import { differenceJson } from '../../lib/compare/report/json';
import { differenceText } from '../../lib/compare/report/text';
import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { routes, subsets, v1, v2, when, world } from '../simulate/semantics/case';

const meshOf = (text: string, options: Parameters<typeof Mesh.fromManifests>[1] = {}) =>
  Mesh.fromManifests(
    loadText(`${world}\n---\n${text}`, 'mesh.yaml').resources.map(({ manifest }) => manifest),
    options,
  );

const compared = (before: string, after: string): Difference => diff(meshOf(before), meshOf(after));

const atHttp = ({ changes }: Difference) =>
  changes.filter(({ asked, callers }) => asked.port === 80 && callers[0].kind === 'workload');

/** The changes in words, without those of other callers and hosts. */
const toApi = ({ changes }: Difference, caller = 'client.app') =>
  changes
    .filter(({ asked, callers }) => asked.port === 80 && callers.some(({ name }) => name === caller))
    .map(({ kind, requests }) => `${kind}: ${requests}`);

const both = (...rules: string[]) => [subsets, routes(rules.join('\n'))].join('\n');
const policy = (spec: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: policy, namespace: app}
spec: {selector: {matchLabels: {app: api}}, ${spec}}
`;

describe('kinds of change', () => {
  test.each<[ChangeKind, string, string, string]>([
    [
      'lost',
      'any request',
      both(`{${v1}}`),
      both('{fault: {abort: {httpStatus: 503, percentage: {value: 100}}}, route: []}'),
    ],
    [
      'opened',
      'path begins with "/a"',
      both(when('uri: {prefix: /b}', v1)),
      both(when('uri: {prefix: /b}', v1), when('uri: {prefix: /a}', v2)),
    ],
    [
      'denied',
      'method is "DELETE"',
      both(`{${v1}}`),
      [both(`{${v1}}`), policy('action: DENY, rules: [{to: [{operation: {methods: [DELETE]}}]}]')].join(
        '\n---\n',
      ),
    ],
    [
      'moved',
      'header x-user is "me"',
      both(`{${v1}}`),
      both(when('headers: {x-user: {exact: me}}', v2), `{${v1}}`),
    ],
    ['altered', 'any request', both(`{${v1}}`), both(`{timeout: 3s, ${v1}}`)],
  ])('%s', (kind, requests, before, after) => {
    expect(toApi(compared(before, after))).toEqual([`${kind}: ${requests}`]);
  });

  const split = (weight: number) =>
    both(
      `{route: [{destination: {host: api, subset: v1}, weight: ${weight}}, {destination: {host: api, subset: v2}, weight: ${100 - weight}}]}`,
    );

  test('reweighted', () => {
    expect(toApi(compared(split(30), split(40)))).toEqual(['reweighted: any request']);
  });

  test('added and removed: a host', () => {
    const more = both(`{${v1}}`).replace('hosts: [api]', 'hosts: [api, new.test]');
    const ofHost = ({ changes }: Difference) =>
      changes.filter(({ asked }) => asked.host === 'new.test' && asked.port === 80);
    expect(ofHost(compared(both(`{${v1}}`), more)).map(({ kind }) => kind)).toEqual(['added']);
    expect(ofHost(compared(more, both(`{${v1}}`))).map(({ kind }) => kind)).toEqual(['removed']);
  });

  test('added: a caller, by the line of its object', () => {
    const caller = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: fresh, namespace: app}
spec: {selector: {matchLabels: {app: fresh}}, template: {metadata: {labels: {app: fresh}}, spec: {containers: []}}}
`;
    const [change, ...others] = compared(both(`{${v1}}`), [both(`{${v1}}`), caller].join('\n---\n')).changes;
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      kind: 'added',
      callers: [{ kind: 'workload', name: 'fresh.app' }],
      lines: { before: [], after: [{ object: 'Deployment app/fresh', path: '' }] },
    });
  });

  test('what changes for nobody is nothing', () => {
    expect(compared(both(`{${v1}}`), both(`{${v1}}`))).toEqual({ changes: [], unknown: [] });
  });
});

describe('sets', () => {
  const before = both(when('uri: {prefix: /a}', v1), `{${v1}}`);
  const after = both(when('uri: {prefix: /a}', v2), `{${v1}}`);

  test('hold just the requests whose fate changes', () => {
    const [change] = atHttp(compared(before, after));
    const ask = (path: string) =>
      change.includes(Request.get(`http://api.app.svc.cluster.local${path}`).from('client.app'));
    expect([ask('/a'), ask('/ab?x=1'), ask('/b'), ask('/')]).toEqual([true, true, false, false]);
  });

  test('have a witness whose fate is that of the set', () => {
    const [{ witness, before: old, after: fresh }] = atHttp(compared(before, after));
    expect(witness.before.outcomes).toEqual(old);
    expect(witness.after.outcomes).toEqual(fresh);
    expect(meshOf(after).send(witness.request).outcomes).toEqual(fresh);
  });

  test('name the field that makes the difference on either side', () => {
    const [{ lines }] = atHttp(compared(before, after));
    const field = 'spec.http[0].route[0].destination.subset';
    expect(lines.before.map(({ object, path }) => `${object} ${path}`)).toEqual([
      `VirtualService app/api ${field}`,
    ]);
    expect(lines.after.map(({ path }) => path)).toEqual([field]);
  });

  test('are of all callers for whom the same is true, in one row', () => {
    const [{ callers }, ...others] = atHttp(compared(before, after));
    expect(others).toEqual([]);
    expect(callers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['client.app', 'client.other', 'web-v1.other']),
    );
  });

  test('follow a rewritten path to the policy behind it', () => {
    const rewritten = (paths: string) =>
      [
        both(when('uri: {prefix: /old}', `rewrite: {uri: /new}, ${v1}`)),
        policy(`action: DENY, rules: [{to: [{operation: {paths: [${paths}]}}]}]`),
      ].join('\n---\n');
    expect(toApi(compared(rewritten('/none'), rewritten('/new/admin*')))).toEqual([
      'denied: path begins with "/old/admin"',
    ]);
  });
});

describe('what decides nothing changes nothing', () => {
  const plain = both(when('uri: {prefix: /a}', v2), `{${v1}}`);

  test.each([
    [
      'the name of a virtual service',
      plain.replace(
        /kind: VirtualService\nmetadata: \{name: api/,
        'kind: VirtualService\nmetadata: {name: other-name',
      ),
    ],
    [
      'a default that is written out',
      plain.replaceAll('uri: {prefix: /a}', 'ignoreUriCase: false, uri: {prefix: /a}'),
    ],
    [
      'a rule that is written in two equal parts',
      both(when('uri: {prefix: /a, }', v2), when('uri: {prefix: /a/b}', v2), `{${v1}}`),
    ],
    [
      'labels and annotations that nobody reads',
      plain.replace('namespace: app', 'namespace: app, labels: {team: a}, annotations: {note: b}'),
    ],
    [
      'what the cluster keeps of objects',
      plain.replace('namespace: app', 'namespace: app, resourceVersion: "7", uid: x, generation: 3'),
    ],
  ])('%s', (_, other) => {
    expect(other).not.toBe(plain);
    expect(compared(plain, other)).toEqual({ changes: [], unknown: [] });
  });
});

describe('what is not known', () => {
  const filter = (text: string) => `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: filter, namespace: istio-system}
spec: {configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {${text}}}}]}
`;

  test('is never equal: only one side has something that the model does not follow', () => {
    const after = [both(`{${v1}}`), filter('type: LOGICAL_DNS')].join('\n---\n');
    const { changes, unknown } = compared(both(`{${v1}}`), after);
    expect(changes).toEqual([]);
    expect(unknown.length).toBeGreaterThan(0);
    expect(unknown[0].why.join()).toContain('EnvoyFilter istio-system/filter');
  });

  test('does not hide that nothing changes where both sides are the same', () => {
    const same = [both(`{${v1}}`), filter('type: LOGICAL_DNS')].join('\n---\n');
    expect(compared(same, same)).toEqual({ changes: [], unknown: [] });
  });
});

test('two releases of Istio, on the same manifests: copies ask for another host before 1.28', () => {
  const mirrored = both(`{mirror: {host: web.other.svc.cluster.local}, ${v1}}`);
  const [old, fresh] = ['1.27', '1.28'].map((istioVersion) => meshOf(mirrored, { istioVersion }));
  expect(toApi(diff(old, fresh))).toEqual(['altered: any request']);
  expect(diff(old, meshOf(mirrored, { istioVersion: '1.27' }))).toEqual({ changes: [], unknown: [] });
});

test('what a release reads and the model does not follow is told, and is never equal', () => {
  const set = subsets.replace(
    'host: api\n',
    'host: api\n  trafficPolicy: {outlierDetection: {outlierDetectionHttpErrorCodes: [503]}}\n',
  );
  expect(set).not.toBe(subsets);
  const [old, fresh] = ['1.31', '1.32'].map((istioVersion) => meshOf(set, { istioVersion }));
  expect(diff(old, fresh).notFollowed).toEqual([
    'DestinationRule app/api sets outlierDetectionHttpErrorCodes, which Istio reads since 1.32: what it moves is not followed',
  ]);
  expect(equivalent(old, fresh)).toMatchObject({ verdict: 'unknown' });
  expect(differenceText(diff(old, fresh))).toContain('not followed  DestinationRule app/api');
  expect(JSON.parse(differenceJson(diff(old, fresh)))).toMatchObject({ notFollowed: [expect.any(String)] });
  expect(diff(fresh, meshOf(set, { istioVersion: '1.32' })).notFollowed).toBeUndefined();
});

test('callers in two places are asked apart where their namespace asks for near endpoints', () => {
  const at = (name: string, zone: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: app}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: ${name.startsWith('api') ? 'api' : name}, version: v1, istio-locality: r.${zone}}}
    spec: {containers: [{name: app, image: app}]}
`;
  const home = `---
apiVersion: v1
kind: Namespace
metadata: {name: app, labels: {istio-injection: enabled}, annotations: {networking.istio.io/traffic-distribution: PreferClose}}
`;
  const near = [at('near', 'a'), at('far', 'b'), at('api-v1', 'a'), home].join('');
  const { changes } = compared(near + at('api-v2', 'a'), near + at('api-v2', 'b'));
  const reached = (name: string) =>
    changes
      .filter(({ asked, callers }) => asked.port === 80 && callers.some((one) => one.name === name))
      .flatMap(({ after }) => after.flatMap(({ workloads }) => workloads ?? []));
  expect(reached('far.app')).toEqual(['app/api-v2']);
  expect(reached('near.app')).toEqual(['app/api-v1']);
});

test('shorter names of a service that goes are asked apart where a route still names it in full', () => {
  const service = (name: string) =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: app}\nspec: {ports: [{name: http, port: 80}], selector: {app: api}}`;
  const route = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: old, namespace: app}
spec: {hosts: [old.app.svc.cluster.local], http: [{route: [{destination: {host: api}}]}]}`;
  const found = atHttp(compared([service('old'), route].join('\n---\n'), route));
  expect(found.map(({ kind, asked }) => [kind, asked.host])).toEqual([['removed', 'old.app']]);
});

test('a rule of an HTTPRoute without backends is not sure in 1.30, whose patches differ', () => {
  const route = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: nobody, namespace: app}
spec: {parentRefs: [{group: "", kind: Service, name: api}], rules: [{}]}`;
  const [old, fresh] = ['1.30', '1.31'].map((istioVersion) => meshOf(route, { istioVersion }));
  const request = Request.get('http://api/').from('client.app');
  expect(fresh.send(request)).toMatchObject({ uncertain: [], outcomes: [{ status: 500 }] });
  expect(old.send(request).uncertain).toEqual([expect.stringContaining('by 404 or by 500')]);
  const { unknown } = diff(old, fresh);
  expect(unknown.filter(({ asked }) => asked.host.startsWith('api.')).length).toBeGreaterThan(0);
});
