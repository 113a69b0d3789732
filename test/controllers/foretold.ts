import { isDeepStrictEqual } from 'node:util';
import type { RolloutState } from '../../lib/compare';
import { Mesh, type Outcome, Request } from '../../lib/simulate';
import { INGRESS } from '../oracle/gateways';
import { publicHost } from './nginx';
import type { ObservedState } from './observed-states';
import type { Rest, Run } from './run';

/** What is routed, by name: specs, and of Services what they select. */
export interface Routed {
  readonly virtualServices: Specs;
  readonly destinationRules: Specs;
  readonly httpRoutes: Specs;
  readonly services: Specs;
}

interface Specs {
  readonly [name: string]: any;
}

const KINDS: { readonly [kind: string]: keyof Routed } = {
  VirtualService: 'virtualServices',
  DestinationRule: 'destinationRules',
  HTTPRoute: 'httpRoutes',
  Service: 'services',
};

/** What is routed after each write on the way from a rest to the next one, as it was seen. */
export function observedWay(from: ObservedState, { writes }: Rest): Routed[] {
  const ways = [routedOf(from)];
  for (const { written, spec } of writes) {
    const [kind, name] = written.split(' ');
    const before = ways[ways.length - 1];
    ways.push({ ...before, [KINDS[kind]]: { ...before[KINDS[kind]], [name]: spec } });
  }
  return ways;
}

/** The same, as it was foretold: on the way from a state to a later one. */
export function foretoldWay(states: readonly RolloutState[], from: string, to: string): Routed[] {
  const [start, ...later] = wayBetween(states, from, to);
  const worlds = [
    start.manifests,
    ...later.flatMap(({ moments, manifests }) => [
      ...moments.filter(({ kind }) => kind === 'written').map((moment) => moment.manifests),
      manifests,
    ]),
  ];
  const ways = worlds.map(routedIn);
  // Pods come and go between, which is no write to what is routed.
  return ways.filter((way, i) => i === 0 || !isDeepStrictEqual(way, ways[i - 1]));
}

/** Whether the controller rests in all states on the way to a later one; where it does not nobody knows how often it writes. */
export const isSettledWay = (states: readonly RolloutState[], from: string, to: string): boolean =>
  wayBetween(states, from, to).every(({ isSettled }) => isSettled);

/** The state of a name; there must be one. */
export function stateNamed(states: readonly RolloutState[], name: string): RolloutState {
  const found = states.find((state) => state.name === name);
  if (found === undefined) {
    throw new Error(`no state "${name}" among ${states.map((state) => state.name).join(', ')}`);
  }
  return found;
}

/** The moments on the way between two states at which requests may be lost, by the model, and how likely each is. */
export function foretoldLosses(
  states: readonly RolloutState[],
  {
    from,
    to,
    requests,
  }: { readonly from: string; readonly to: string; readonly requests: readonly Request[] },
): string[] {
  const [, ...later] = wayBetween(states, from, to);
  const moments = later.flatMap((state) => [...state.moments, state]);
  return moments.flatMap(({ name, manifests }) => {
    const mesh = Mesh.fromManifests(manifests);
    const lost = requests.map((request) => lostShare(mesh.send(request)));
    return lost.some((share) => share > 0) ? [`${name}: ${lost.join(', ')}`] : [];
  });
}

/** The requests that a run sends all the time: from a client in the mesh, and from outside. */
export const streamed = ({ namespace, isPublic }: Run): Request[] => [
  Request.get('http://nginx/').from(`client.${namespace}`),
  ...(isPublic ? [Request.get(`http://${publicHost(namespace)}/`).via(INGRESS.name)] : []),
];

/** The shares of the workloads in a state, by the model; where several are behind one destination it does not tell them apart. */
export function foretoldShares(
  { manifests }: RolloutState,
  request: Request,
): { readonly [workloads: string]: number } {
  const shares: { [workloads: string]: number } = {};
  for (const { kind, workloads = [], probability } of Mesh.fromManifests(manifests).send(request).outcomes) {
    const who = kind === 'workload' ? workloads.map((name) => name.replace(/^.*\//, '')).join(' ') : kind;
    shares[who] = (shares[who] ?? 0) + probability;
  }
  return shares;
}

const lostShare = ({ outcomes }: Outcome): number =>
  outcomes.filter(({ status }) => status !== 200).reduce((sum, { probability }) => sum + probability, 0);

/** The states from one to a later one, both included. */
function wayBetween(states: readonly RolloutState[], from: string, to: string): RolloutState[] {
  const way = [stateNamed(states, to)];
  while (way[0].name !== from) {
    const before = way[0].from;
    if (before === undefined) throw new Error(`"${from}" is not on the way to "${to}"`);
    way.unshift(stateNamed(states, before));
  }
  return way;
}

/** What is routed of all that was seen. */
export const routedOf = ({
  virtualServices,
  destinationRules,
  httpRoutes,
  services,
}: ObservedState): Routed => ({
  virtualServices,
  destinationRules,
  httpRoutes,
  services,
});

/** What is routed of some manifests. */
export function routedIn(manifests: RolloutState['manifests']): Routed {
  const routed: { [kind in keyof Routed]: { [name: string]: any } } = {
    virtualServices: {},
    destinationRules: {},
    httpRoutes: {},
    services: {},
  };
  for (const { kind, metadata, spec } of manifests as readonly any[]) {
    const of = KINDS[kind];
    if (of === undefined) continue;
    routed[of][metadata.name] = kind === 'Service' ? { selector: spec.selector } : spec;
  }
  return routed;
}
