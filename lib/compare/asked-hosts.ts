import { MESH_GATEWAY } from '../mesh/names';
import { isHttp, isTls } from '../mesh/protocol';
import { hostMatches } from '../values/host-name';
import { compareText } from '../values/order';
import type { Model } from '../simulate/model';
import type { Gateway } from '../simulate/proxies/gateway';
import type { Asked } from './difference';

/** All hosts that neither mesh names. */
export const UNKNOWN_HOSTS = '*';

type Scheme = Asked['scheme'];

/** What can be asked for, once each. */
export class AskedList {
  private readonly known = new Map<string, Asked>();

  public add(host: string, port: number, schemes: readonly Scheme[]): void {
    for (const scheme of schemes) this.known.set(`${host} ${port} ${scheme}`, { scheme, host, port });
  }

  /** Whether it is asked for here. */
  public has({ host, port, scheme }: Asked): boolean {
    return this.known.has(`${host} ${port} ${scheme}`);
  }

  public get all(): readonly Asked[] {
    return [...this.known.values()];
  }
}

/** What is asked for on either side, in order. */
export function together(lists: readonly AskedList[]): readonly Asked[] {
  const both = new AskedList();
  for (const { host, port, scheme } of lists.flatMap(({ all }) => all)) both.add(host, port, [scheme]);
  return [...both.all].sort(
    (a, b) => compareText(a.host, b.host) || a.port - b.port || compareText(a.scheme, b.scheme),
  );
}

/** How a port of a protocol is spoken to. A port whose protocol is not declared takes anything. */
function schemesOf(protocol: string): readonly Scheme[] {
  if (isHttp(protocol)) return ['http'];
  if (isTls(protocol)) return ['https'];
  return protocol === '' ? ['http', 'https', 'tcp'] : ['tcp'];
}

/** What the workloads of a mesh can ask for: its services, the hosts of virtual services, and all other hosts. */
export function askedInMesh({ registry, virtualServices }: Model): AskedList {
  const list = new AskedList();
  const ports = new Map<number, Set<Scheme>>([
    [80, new Set(['http'])],
    [443, new Set(['https'])],
  ]);
  for (const { host, ports: own } of registry.services) {
    for (const { number, protocol } of own) {
      if (protocol === 'udp') continue;
      const schemes = schemesOf(protocol);
      list.add(host, number, schemes);
      const known = ports.get(number) ?? new Set();
      for (const scheme of schemes) known.add(scheme);
      ports.set(number, known);
    }
  }
  const httpPorts = [...ports].filter(([, schemes]) => schemes.has('http')).map(([port]) => port);
  for (const { hosts: named, gateways, http, tls, tcp } of virtualServices.all) {
    if (!gateways.includes(MESH_GATEWAY)) continue;
    const l4 = [...tls, ...tcp].flatMap(({ matches }) => matches.map(({ spec }) => spec.port ?? 0));
    // What is no service is in the route tables of all ports that are looked into; a service is asked for on its own ports.
    for (const host of named.filter((name) => registry.withHost(name).size === 0)) {
      if (http.length > 0) for (const port of httpPorts) list.add(host, port, ['http']);
      if (tls.length > 0) for (const port of [443, ...l4]) if (port > 0) list.add(host, port, ['https']);
      if (tcp.length > 0) for (const port of l4) if (port > 0) list.add(host, port, ['tcp']);
    }
  }
  for (const [port, schemes] of ports) list.add(UNKNOWN_HOSTS, port, [...schemes]);
  return list;
}

/** What clients outside of the mesh can ask for: the Services of the cluster. */
export function askedFromOutside({ registry }: Model): AskedList {
  const list = new AskedList();
  for (const { registry: from, host, ports } of registry.services) {
    if (from !== 'kubernetes') continue;
    for (const { number, protocol } of ports)
      if (protocol !== 'udp') list.add(host, number, schemesOf(protocol));
  }
  return list;
}

/** What can be asked for at a gateway: the hosts of its servers and of the routes that are bound to them. */
export function askedAtGateway({ virtualServices }: Model, gateway: Gateway): AskedList {
  const { configs, servers, pods } = gateway;
  const list = new AskedList();
  const names = new Set(configs.flatMap((config) => config.servers.map((server) => server.gateway)));
  for (const { namespace, name } of configs) names.add(`${namespace}/${name}`);
  const hosts = new Set(
    virtualServices.all
      .filter(({ gateways }) => gateways.some((name) => names.has(name)))
      .flatMap((service) => service.hosts),
  );
  for (const { port, protocol, servers: own } of servers.groups) {
    const services = pods.services.flatMap(({ spec }) =>
      (spec.ports ?? []).map(({ port: number = 0 }) => number),
    );
    const open =
      pods.services.length === 0 ? [port] : services.filter((number) => gateway.targetPort(number) === port);
    const schemes: readonly Scheme[] = isHttp(protocol) ? ['http'] : isTls(protocol) ? ['https'] : ['tcp'];
    const served = own.flatMap((server) => server.hosts.map((host) => host.replace(/^[^/]*\//, '')));
    for (const number of new Set(open)) {
      const routed = [...hosts].filter((host) => served.some((one) => hostMatches(one, host)));
      for (const host of [...routed, ...served, UNKNOWN_HOSTS]) list.add(host, number, schemes);
    }
  }
  return list;
}
