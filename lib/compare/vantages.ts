import { groupBy } from '../mesh/mesh-index';
import type { Model } from '../simulate/model';
import { hostMatches } from '../values/host-name';
import type { Reach } from './affected';
import { type AskedList, askedAtGateway, askedFromOutside, askedInMesh, together } from './asked-hosts';
import {
  type CallerClass,
  type PolicyTest,
  gatewayClasses,
  namespaceOf,
  outsideClass,
  ownNamespaces,
  workloadClasses,
} from './callers';
import type { Asked, ComparedCaller } from './difference';
import type { Vantage } from './vantage';

/** Callers of whom the same is true, and what they may ask for in some of the meshes. */
export interface CallerHosts {
  readonly callers: CallerClass;
  /** What each of the meshes has for them to ask for; undefined where they are not there. */
  readonly lists: readonly (AskedList | undefined)[];
  /** All of it, with the name by which it is asked for. */
  readonly asked: readonly { readonly asked: Asked; readonly name: string }[];
}

/**
 * All callers of some meshes, those together of whom the same is true, with what they may ask for.
 *
 * @param counts which policies may have a say in what they ask for; all if left out
 */
export function* callersAndHosts(models: readonly Model[], counts?: PolicyTest): Generator<CallerHosts> {
  const inMesh = askedInMeshes(models);
  const asked = together(inMesh);
  const names = namesFor(asked);
  const named = (all: readonly Asked[], of: ReadonlyMap<string, string>) =>
    all.map((one) => ({ asked: one, name: of.get(one.host) ?? one.host }));
  for (const callers of workloadClasses(models, counts))
    yield { callers, lists: inMesh, asked: named(asked, names) };
  const outside = models.map(askedFromOutside);
  yield { callers: outsideClass(models), lists: outside, asked: named(together(outside), names) };
  for (const callers of gatewayClasses(models)) {
    const own = models.map((model) => {
      const found = model.gatewayIfAny(callers.one.name);
      return found === undefined ? undefined : askedAtGateway(model, found.gateway);
    });
    const all = together(own.flatMap((list) => list ?? []));
    yield { callers, lists: own, asked: named(all, namesFor(all)) };
  }
}

/**
 * What the workloads of each of some meshes can ask for. As a rule a service is asked for by its full name, and shorter names mean the same.
 * Where a mesh has it no longer, or not yet, and a route names it in full all the same, only the full name finds the route: the shorter ones
 * are then asked for apart, as `name.namespace`.
 */
export function askedInMeshes(models: readonly Model[]): readonly AskedList[] {
  const lists = models.map(askedInMesh);
  const services = models.map(({ registry }) =>
    registry.services.filter((one) => one.registry === 'kubernetes'),
  );
  const hosts = services.map((list) => new Set(list.map(({ host }) => host)));
  const isShort = ({ host }: { readonly host: string }) =>
    models.some(
      ({ virtualServices }, i) =>
        !hosts[i].has(host) &&
        virtualServices.all.some((bound) => bound.hosts.some((name) => hostMatches(name, host))),
    );
  services.forEach((list, i) => {
    for (const service of list.filter(isShort)) {
      const { name, namespace } = service.resource;
      for (const asked of lists[i].all)
        if (asked.host === service.host) lists[i].add(`${name}.${namespace}`, asked.port, [asked.scheme]);
    }
  });
  return lists;
}

/** Callers of whom the same is true when they ask for a host, and whether some change may have a say in it. */
export interface Vantages {
  readonly callers: readonly ComparedCaller[];
  readonly vantage: Vantage;
  readonly isReached: boolean;
}

/** From where the callers of a class ask for what they may ask for. */
export function* vantagesOf(
  { callers, asked: all }: CallerHosts,
  models: readonly Model[],
  reach: Reach,
): Generator<Vantages> {
  const isMet = (caller: ComparedCaller) => reach.meets(caller);
  const groups = [...groupBy(callers.all, (caller) => String(isMet(caller))).values()];
  for (const { asked, name } of all) {
    const isTaken = reach.takes(asked);
    for (const group of groups) {
      const isReached = isTaken || isMet(group[0]);
      for (const alike of alikeFor(group, asked, models)) {
        yield { callers: alike, vantage: { caller: alike[0], asked, name }, isReached };
      }
    }
  }
}

/** Callers of whom the same is true for a host: those whose namespace means something of its own by it apart. */
function alikeFor(
  callers: readonly ComparedCaller[],
  { host }: Asked,
  models: readonly Model[],
): Iterable<readonly ComparedCaller[]> {
  if (callers[0].kind !== 'workload') return [callers];
  const own = new Set(models.flatMap((model) => [...ownNamespaces(model, host)]));
  if (own.size === 0) return [callers];
  return groupBy(callers, (caller) => {
    const namespace = namespaceOf(caller);
    return own.has(namespace) ? namespace : '';
  }).values();
}

/** A host for each wildcard that it stands for, and that nothing else names. */
function namesFor(asked: readonly Asked[]): ReadonlyMap<string, string> {
  const hosts = new Set(asked.map(({ host }) => host));
  const names = new Map<string, string>();
  for (const host of hosts) {
    if (!host.startsWith('*')) continue;
    const end = host === '*' ? '.elsewhere.example' : host.slice(1);
    let number = 0;
    const made = () => `host${number === 0 ? '' : number}${end}`;
    while (hosts.has(made())) number++;
    names.set(host, made());
  }
  return names;
}
