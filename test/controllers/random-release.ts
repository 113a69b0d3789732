import { Dice } from '../oracle/worlds/dice';
import { betweenSubsets, rollout, serviceNamed, subsetRule, surroundings, virtualService } from './nginx';
import { seeded } from '../support/mutate';

/** How a release ends: on its own way, or by somebody at one of its pauses. */
export type Ending = 'promoted' | 'aborted' | 'rolled back' | 'promoted in full';

/** A release of nginx by a Rollout. */
export interface RandomRelease {
  readonly namespace: string;
  /** What else is in the namespace. */
  readonly others: readonly object[];
  readonly rollout: any;
  readonly steps: readonly any[];
  readonly ending: Ending;
  /** The pause at which somebody ends it, by the index of its step. */
  readonly at: number;
}

/** How requests are split. */
type Split = 'subsets' | 'Services' | 'both';

const HEADERS = ['h1', 'h2'];
const MIRRORS = ['m1'];

/** A release from a number, the same each time. */
export function randomRelease(seed: number, namespace: string): RandomRelease {
  const dice = new Dice(seeded(seed));
  const split = dice.pick<Split>(['subsets', 'subsets', 'Services', 'both']);
  const steps = randomSteps(dice);
  const isDynamic = dice.chance(30);
  const ending = dice.pick(endingsOf(steps, isDynamic));
  const routes = randomRoutes(dice, split);
  return {
    namespace,
    others: [
      ...surroundings(namespace),
      ...servicesOf(namespace, split),
      ...(split === 'Services' ? [] : [ruleOf(dice, namespace)]),
      withRoutes(virtualService(namespace, betweenSubsets), routes.http),
    ],
    rollout: rollout(
      namespace,
      strategyOf(dice, { split, steps, isDynamic, names: routes.names }),
      dice.between(1, 4),
    ),
    steps,
    ending,
    at: dice.pick(pausesIn(steps)),
  };
}

/**
 * How a release may end. Where the stable version is scaled too, all ends but its own way set weights by how many pods are there at the time,
 * which is another number each time.
 */
function endingsOf(steps: readonly any[], isDynamic: boolean): Ending[] {
  if (isDynamic) return ['promoted'];
  const endings: Ending[] = ['promoted', 'promoted', 'rolled back', 'promoted in full'];
  return isRestlessWhenAborted(steps) ? endings : [...endings, 'aborted', 'aborted'];
}

/** Whether what is routed does not come to rest when the release is aborted: a route of the first step is made anew in each pass. */
const isRestlessWhenAborted = ([first]: readonly any[]): boolean =>
  'setHeaderRoute' in first || 'setMirrorRoute' in first;

/** The indexes of the steps that are pauses. */
export const pausesIn = (steps: readonly any[]): number[] =>
  steps.flatMap((step, i) => ('pause' in step ? [i] : []));

/** Steps with a pause at the end, and others between. */
function randomSteps(dice: Dice): any[] {
  const steps = Array.from({ length: dice.between(2, 6) }, () =>
    dice.weighted<() => object>([
      [5, () => ({ setWeight: dice.pick([0, 1, 10, 25, 50, 99, 100]) })],
      [3, () => ({ pause: {} })],
      [3, () => ({ setHeaderRoute: { name: dice.pick(HEADERS), ...headerMatch(dice) } })],
      [2, () => ({ setMirrorRoute: { name: dice.pick(MIRRORS), ...mirrorMatch(dice) } })],
      [2, () => ({ setCanaryScale: canaryScale(dice) })],
    ])(),
  );
  return [...steps, { pause: {} }];
}

const headerMatch = (dice: Dice): object =>
  dice.chance(75)
    ? {
        match: [
          {
            headerName: dice.pick(['x-canary', 'cookie']),
            headerValue: dice.pick([{ exact: 'true' }, { prefix: 'a' }, { regex: 'b.*' }]),
          },
        ],
      }
    : {};

const mirrorMatch = (dice: Dice): object =>
  dice.chance(75)
    ? {
        ...(dice.chance(50) && { percentage: dice.between(0, 100) }),
        match: [
          dice.pick<object>([
            { path: { prefix: '/' } },
            { method: { exact: 'GET' }, path: { exact: '/a' } },
            { headers: { 'x-mirror': { exact: 'true' } } },
          ]),
        ],
      }
    : {};

const canaryScale = (dice: Dice): object =>
  dice.pick<object>([
    { replicas: dice.between(1, 3) },
    { weight: dice.pick([10, 50]) },
    { matchTrafficWeight: true },
  ]);

/** The routes of the virtual service, and the names of those that are given to the controller. */
function randomRoutes(dice: Dice, split: Split): { readonly http: any[]; readonly names: readonly string[] } {
  const port = dice.chance(30) ? { port: { number: 80 } } : {};
  const destination = (of: string) => ({
    ...(split === 'Services' ? { host: `nginx-${of}` } : { host: 'nginx', subset: of }),
    ...port,
  });
  const both = () => [
    { destination: destination('stable'), weight: 100 },
    { destination: destination('canary'), weight: 0 },
  ];
  if (dice.chance(30)) return { http: [{ route: both() }], names: [] };
  const names = dice.some(['primary', 'second'], dice.between(1, 2));
  const own = names.map((name) => ({
    name,
    ...(dice.chance(40) && { timeout: '3s' }),
    ...(name === 'second' && { match: [{ uri: { prefix: '/second' } }] }),
    route: both(),
  }));
  const other = {
    name: 'health',
    match: [{ uri: { exact: '/health' } }],
    route: [{ destination: destination('stable') }],
  };
  return { http: dice.chance(60) ? [other, ...own] : own, names };
}

const servicesOf = (namespace: string, split: Split): object[] =>
  split === 'subsets' ? [] : ['stable', 'canary'].map((of) => serviceNamed(namespace, `nginx-${of}`));

/** The destination rule, whose subsets may say more than which pods are in them. */
function ruleOf(dice: Dice, namespace: string): any {
  const rule = subsetRule(namespace);
  if (dice.chance(40)) rule.spec.subsets[1].trafficPolicy = { loadBalancer: { simple: 'LEAST_REQUEST' } };
  if (dice.chance(30)) rule.spec.trafficPolicy = { connectionPool: { http: { maxRetries: 5 } } };
  if (dice.chance(30)) for (const subset of rule.spec.subsets) delete subset.labels;
  return rule;
}

function withRoutes(manifest: any, http: readonly any[]): any {
  return { ...manifest, spec: { ...manifest.spec, http } };
}

/** What a strategy is made of. */
interface Canary {
  readonly split: Split;
  readonly steps: readonly any[];
  /** Whether the stable version is scaled down while the canary is scaled up. */
  readonly isDynamic: boolean;
  /** The routes that are given to the controller; none where it finds its route by itself. */
  readonly names: readonly string[];
}

function strategyOf(dice: Dice, { split, steps, isDynamic, names }: Canary): object {
  const used = new Set(
    steps.flatMap(({ setHeaderRoute, setMirrorRoute }) => (setHeaderRoute ?? setMirrorRoute)?.name ?? []),
  );
  const managedRoutes = dice.some([...HEADERS, ...MIRRORS], 3).filter((name) => used.has(name));
  return {
    canary: {
      ...(split !== 'subsets' && { stableService: 'nginx-stable', canaryService: 'nginx-canary' }),
      trafficRouting: {
        ...(managedRoutes.length > 0 && { managedRoutes: managedRoutes.map((name) => ({ name })) }),
        istio: {
          virtualService: { name: 'nginx', ...(names.length > 0 && { routes: names }) },
          ...(split !== 'Services' && {
            destinationRule: { name: 'nginx', stableSubsetName: 'stable', canarySubsetName: 'canary' },
          }),
        },
      },
      steps,
      ...(isDynamic ? { dynamicStableScale: true } : { scaleDownDelaySeconds: 1 }),
      abortScaleDownDelaySeconds: 1,
    },
  };
}
