import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import { changedWorld } from './world-changes';

type Make = (dice: Dice, manifests: readonly any[]) => any[] | undefined;

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** The destinations of a virtual service that may mean the host of a destination rule. */
function destinations(service: any, rule: any): any[] {
  const { namespace } = rule.metadata;
  const host: string = rule.spec.host;
  const names = new Set([host, `${host}.${namespace}.svc.cluster.local`, host.split('.')[0]]);
  const routes = [...(service.spec.http ?? []), ...(service.spec.tcp ?? []), ...(service.spec.tls ?? [])];
  return routes
    .flatMap(({ route = [] }) => route)
    .map(({ destination }) => destination)
    .filter((destination) => destination !== undefined && names.has(destination.host));
}

/** Changes a destination rule together with the virtual services that may lead to it. */
const together =
  (edit: (dice: Dice, rule: any, destinations: any[]) => boolean): Make =>
  (dice, manifests) => {
    const rules = manifests.filter(
      ({ kind, spec }) => kind === 'DestinationRule' && spec.subsets?.length > 0,
    );
    for (const chosen of dice.some(rules, rules.length)) {
      const after = clone(manifests) as any[];
      const rule = after[manifests.indexOf(chosen)];
      const found = after
        .filter(({ kind }) => kind === 'VirtualService')
        .flatMap((service) => destinations(service, rule));
      if (found.length > 0 && edit(dice, rule, found)) return after;
    }
    return undefined;
  };

/** Changes of several objects that people make in one commit, and that are wrong half way in some orders. */
const changes: readonly { readonly name: string; readonly make: Make }[] = [
  {
    name: 'a subset with another name',
    make: together((dice, rule, found) => {
      const subset = dice.pick(rule.spec.subsets as any[]);
      const own = found.filter((destination) => destination.subset === subset.name);
      for (const destination of own) destination.subset = 'renamed';
      subset.name = 'renamed';
      return own.length > 0;
    }),
  },
  {
    name: 'a new subset with requests',
    make: together((dice, rule, found) => {
      rule.spec.subsets.push({ ...clone(rule.spec.subsets[0]), name: 'fresh' });
      dice.pick(found).subset = 'fresh';
      return true;
    }),
  },
  {
    name: 'a subset that is gone with its routes',
    make: together((_, rule, found) => {
      const gone = rule.spec.subsets.pop();
      const own = found.filter((destination) => destination.subset === gone.name);
      for (const destination of own) delete destination.subset;
      if (rule.spec.subsets.length === 0) delete rule.spec.subsets;
      return own.length > 0;
    }),
  },
  {
    name: 'routes that move to a new service',
    make: (dice, manifests) => {
      const services = manifests.filter(
        ({ kind, spec }) => kind === 'Service' && spec.selector !== undefined,
      );
      if (services.length === 0) return undefined;
      const service = dice.pick(services);
      const after = clone(manifests) as any[];
      const { name, namespace } = service.metadata;
      const fresh = { ...clone(service), metadata: { ...clone(service.metadata), name: `${name}-new` } };
      delete fresh.spec.clusterIP;
      const full = `${name}.${namespace}.svc.cluster.local`;
      const found = after
        .filter(({ kind, metadata }) => kind === 'VirtualService' && metadata.namespace === namespace)
        .flatMap(({ spec }) => (spec.http ?? []).flatMap((rule: any) => rule.route ?? []))
        .filter(({ destination }) => [name, full].includes(destination.host));
      if (found.length === 0) return undefined;
      for (const { destination } of found) {
        destination.host = `${name}-new.${namespace}.svc.cluster.local`;
        delete destination.subset;
      }
      return [...after, fresh];
    },
  },
];

/** A world after a change of several objects, with what was done. */
export function movedWorld(
  seed: number,
  manifests: readonly any[],
  counts: (name: string) => boolean = () => true,
): { readonly manifests: readonly any[]; readonly names: readonly string[] } {
  const dice = new Dice(seeded(seed * 11 + 3));
  const names: string[] = [];
  let changed = manifests;
  const wanted = dice.pick([1, 1, 2]);
  for (let tries = 0; names.length < wanted && tries < 12; tries++) {
    const { name, make } = dice.pick([...changes]);
    const next = make(dice, changed);
    if (next === undefined) continue;
    changed = next;
    names.push(name);
  }
  const rest = changedWorld(seed, changed, counts);
  return { manifests: rest.manifests, names: [...names, ...rest.names] };
}

const keyOf = ({ kind, metadata: { name, namespace = 'default' } }: any) => `${kind} ${namespace}/${name}`;

/** The manifests of a state between two worlds: those of the first, but for the objects that have been applied or deleted. */
export function stateOf(
  before: readonly any[],
  after: readonly any[],
  applied: ReadonlySet<string>,
): readonly any[] {
  const fresh = new Map(after.map((manifest) => [keyOf(manifest), manifest]));
  const old = new Map(before.map((manifest) => [keyOf(manifest), manifest]));
  const kept = [...old].flatMap(([key, manifest]) => (applied.has(key) ? (fresh.get(key) ?? []) : manifest));
  const made = [...fresh].flatMap(([key, manifest]) => (applied.has(key) && !old.has(key) ? manifest : []));
  return [...kept, ...made];
}
