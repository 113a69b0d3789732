import { transition } from '../../../lib/compare/transition/transition';
import type { Transition } from '../../../lib/compare/transition/moment';
import { Request } from '../../../lib/simulate/request';
import { meshOf, policy, route, rule, stepTexts } from './worlds';

const DR = 'DestinationRule app/shop';
const VS = 'VirtualService app/shop';

const told = ({ moments }: Transition) =>
  moments.map(({ kind, requests, early, late }) => ({
    kind,
    requests,
    early: early.map(({ object }) => object),
    late: late.map(({ object }) => object),
  }));

describe('what is wrong between two sides', () => {
  test('a route that is there before its subset is answered 503', () => {
    const found = transition(meshOf(), meshOf(rule({ v1: 'v1' }), route('v1')), { order: 'any' });
    expect(told(found)).toEqual([{ kind: 'lost', requests: 'any request', early: [VS], late: [DR] }]);
    const [{ callers, between, witness, includes }] = found.moments;
    expect(callers.map(({ name }) => name)).toContain('client.app');
    expect(between).toEqual([expect.objectContaining({ kind: 'no-cluster', status: 503, probability: 1 })]);
    expect([witness.before, witness.after].map(({ outcomes }) => outcomes[0].status)).toEqual([200, 200]);
    expect(includes(Request.get('http://shop.app.svc.cluster.local/x').from('client.app'))).toBe(true);
  });

  test('a subset that goes before its route does is answered 503', () => {
    const found = transition(meshOf(rule({ v1: 'v1' }), route('v1')), meshOf(), { order: 'any' });
    expect(told(found)).toEqual([{ kind: 'lost', requests: 'any request', early: [DR], late: [VS] }]);
  });

  test('of a weight, the share counts', () => {
    const split = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: app}
spec: {hosts: [shop], http: [{route: [{destination: {host: shop, subset: v1}, weight: 90}, {destination: {host: shop, subset: v2}, weight: 10}]}]}`;
    const sides = [
      meshOf(rule({ v1: 'v1' }), route('v1')),
      meshOf(rule({ v1: 'v1', v2: 'v2' }), split),
    ] as const;
    const [{ between }] = transition(...sides, { order: 'any' }).moments;
    expect(between).toContainEqual(expect.objectContaining({ kind: 'no-cluster', probability: 0.1 }));
  });

  test('what a policy lets in that neither side does', () => {
    const deny = policy('deny', 'action: DENY, rules: [{to: [{operation: {paths: ["/admin*"]}}]}]');
    const also = policy('also', 'action: DENY, rules: [{to: [{operation: {paths: ["/admin*"]}}]}]');
    const found = transition(meshOf(deny), meshOf(also), { order: 'any' });
    // Callers with a proxy and without come by different ways.
    expect(new Set(told(found).map((one) => JSON.stringify(one)))).toEqual(
      new Set([
        JSON.stringify({
          kind: 'opened',
          requests: 'path begins with "/admin"',
          early: ['AuthorizationPolicy app/deny'],
          late: ['AuthorizationPolicy app/also'],
        }),
      ]),
    );
    expect(stepTexts(found.safe.waves)).toEqual([
      ['create AuthorizationPolicy app/also'],
      ['delete AuthorizationPolicy app/deny'],
    ]);
  });

  test('what one side loses too is not lost between', () => {
    const nowhere = route('none');
    expect(
      told(transition(meshOf(rule({ v1: 'v1' }), nowhere), meshOf(rule({ v2: 'v2' }), nowhere))),
    ).toEqual([]);
  });

  test('one object alone has nothing between', () => {
    const found = transition(meshOf(rule({ v1: 'v1' }), route('v1')), meshOf(rule({ v1: 'v1' })), {
      order: 'any',
    });
    expect([told(found), found.safe.verdict, found.groups.flat().length]).toEqual([[], 'safe', 1]);
  });

  test('nothing is to be applied between a side and itself', () => {
    const side = meshOf(rule({ v1: 'v1' }), route('v1'));
    expect(transition(side, meshOf(rule({ v1: 'v1' }), route('v1')))).toMatchObject({
      groups: [],
      moments: [],
      unknown: [],
      safe: { verdict: 'safe', waves: [] },
    });
  });
});

describe('an order that is safe', () => {
  test('makes subsets before the routes to them, and takes them away after', () => {
    const [old, fresh] = [meshOf(), meshOf(rule({ v1: 'v1' }), route('v1'))];
    expect(stepTexts(transition(old, fresh).safe.waves)).toEqual([[`create ${DR}`], [`create ${VS}`]]);
    expect(stepTexts(transition(fresh, old).safe.waves)).toEqual([[`delete ${VS}`], [`delete ${DR}`]]);
  });

  test('puts what has nothing to do with each other into the fewest waves', () => {
    const other = rule({ v1: 'v1' })
      .replace('name: shop', 'name: other')
      .replace('host: shop', 'host: other');
    const found = transition(meshOf(), meshOf(rule({ v1: 'v1' }), route('v1'), other));
    expect(found.safe.waves).toHaveLength(2);
    expect(found.safe.waves.flat()).toHaveLength(3);
  });

  test('applies a rule with the subsets of both sides where neither order is safe', () => {
    const [old, fresh] = [meshOf(rule({ v1: 'v1' }), route('v1')), meshOf(rule({ v2: 'v2' }), route('v2'))];
    const { safe } = transition(old, fresh);
    expect(safe).toMatchObject({ verdict: 'safe', isWidened: true });
    expect(stepTexts(safe.waves)).toEqual([[`widen ${DR}`], [`change ${VS}`], [`change ${DR}`]]);
    expect(safe.waves[0][0].manifest).toMatchObject({
      spec: { host: 'shop', subsets: [{ name: 'v1' }, { name: 'v2' }] },
    });
  });

  test('applies a policy with the rules of both sides where a path is rewritten', () => {
    const deny = (path: string) =>
      policy('deny', `action: DENY, rules: [{to: [{operation: {paths: [${path}]}}]}]`);
    const rewrite = (to: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop, namespace: app}
spec: {hosts: [shop], http: [{match: [{uri: {prefix: /a}}], rewrite: {uri: ${to}}, route: [{destination: {host: shop}}]}]}`;
    const { safe } = transition(meshOf(rewrite('/x'), deny('/x')), meshOf(rewrite('/y'), deny('/y')));
    expect(stepTexts(safe.waves)).toEqual([
      ['widen AuthorizationPolicy app/deny'],
      [`change ${VS}`],
      ['change AuthorizationPolicy app/deny'],
    ]);
  });

  test('is none where pods and the Service that selects them get other labels, and what happens with each is told', () => {
    const web = (app: string) => `
apiVersion: v1
kind: Service
metadata: {name: web, namespace: app}
spec: {selector: {app: ${app}}, ports: [{name: http, port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: app}
spec: {selector: {matchLabels: {app: ${app}}}, template: {metadata: {labels: {app: ${app}}}, spec: {containers: [{name: a, image: a}]}}}`;
    const { safe } = transition(meshOf(web('old')), meshOf(web('new')));
    expect(safe).toMatchObject({ verdict: 'none', waves: [] });
    const next = 'next' in safe ? safe.next : [];
    expect(next.map(({ step, what }) => [step.object, 'kind' in what && what.kind])).toEqual([
      ['Deployment app/web', 'lost'],
      ['Service app/web', 'lost'],
    ]);
  });
});

describe('orders', () => {
  const wave = (number: number) => `, annotations: {argocd.argoproj.io/sync-wave: "${number}"}`;

  test('kubectl applies documents in their order, and what is deleted comes last', () => {
    const found = transition(meshOf(policy('gone', 'rules: [{}]')), meshOf(route('v1'), rule({ v1: 'v1' })));
    expect(stepTexts(found.groups)).toEqual([
      [`create ${VS}`],
      [`create ${DR}`],
      ['delete AuthorizationPolicy app/gone'],
    ]);
    expect(told(found).map(({ early }) => early)).toEqual([[VS]]);
    expect(told(transition(meshOf(), meshOf(rule({ v1: 'v1' }), route('v1'))))).toEqual([]);
  });

  test('Argo CD applies wave by wave, and kinds of its own by their names', () => {
    const inWaves = (first: number, second: number) =>
      transition(meshOf(), meshOf(route('v1', wave(first)), rule({ v1: 'v1' }, wave(second))), {
        order: 'argo-cd',
      });
    expect(stepTexts(inWaves(1, 0).groups)).toEqual([[`create ${DR}`], [`create ${VS}`]]);
    expect(told(inWaves(1, 0))).toEqual([]);
    expect(stepTexts(inWaves(0, 1).groups)).toEqual([[`create ${VS}`], [`create ${DR}`]]);
    expect(told(inWaves(0, 1))).toHaveLength(1);
    // Two objects of one name and of kinds that have no rank: nothing decides.
    expect(stepTexts(inWaves(0, 0).groups)).toEqual([[`create ${DR}`, `create ${VS}`]]);
  });

  test('Argo CD prunes before it applies in a wave, and with PruneLast behind all', () => {
    const gone = (options: string) =>
      policy('gone', 'rules: [{}]').replace('namespace: app}', `namespace: app${options}}`);
    const groups = (options: string) =>
      stepTexts(transition(meshOf(gone(options)), meshOf(rule({ v1: 'v1' })), { order: 'argo-cd' }).groups);
    expect(groups('')).toEqual([['delete AuthorizationPolicy app/gone'], [`create ${DR}`]]);
    expect(groups(', annotations: {argocd.argoproj.io/sync-options: PruneLast=true}')).toEqual([
      [`create ${DR}`],
      ['delete AuthorizationPolicy app/gone'],
    ]);
  });

  test('Flux applies by kind and group, and deletes at the end', () => {
    const found = transition(meshOf(policy('gone', 'rules: [{}]')), meshOf(route('v1'), rule({ v1: 'v1' })), {
      order: 'flux',
    });
    expect(stepTexts(found.groups)).toEqual([
      [`create ${DR}`],
      [`create ${VS}`],
      ['delete AuthorizationPolicy app/gone'],
    ]);
    expect(told(found)).toEqual([]);
  });
});

test('what is not known is no safe order', () => {
  const filter = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: odd, namespace: app}
spec: {configPatches: [{applyTo: HTTP_FILTER, match: {context: SIDECAR_OUTBOUND}, patch: {operation: INSERT_BEFORE, value: {name: mine, typed_config: {"@type": type.googleapis.com/some.Other}}}}]}`;
  const found = transition(meshOf(), meshOf(filter, rule({ v1: 'v1' }), route('v1')), { order: 'any' });
  expect(found.unknown.length).toBeGreaterThan(0);
});

describe('many objects', () => {
  const pair = (i: number) =>
    [rule({ v1: 'v1' }), route('v1')].map((text) => text.replaceAll('shop', `shop${i}`)).join('\n---\n');
  const others = (count: number) => Array.from({ length: count }, (_, i) => pair(i));

  test('of 48 all is looked at, and of more it is said that it is not', () => {
    const looked = [24, 25].map((count) => transition(meshOf(), meshOf(...others(count))).looked.isAll);
    expect(looked).toEqual([true, false]);
  });

  test('have a safe order too, in as few waves', () => {
    const { safe } = transition(meshOf(), meshOf(...others(40), rule({ v1: 'v1' }), route('v1')));
    expect([safe.verdict, safe.waves.length]).toEqual(['safe', 2]);
  });
});
