import { isTls, listenerProtocol, parseProtocol } from '../../mesh/protocol';
import {
  type EntryService,
  type MeshService,
  type MeshServicePort,
  isTie,
} from '../../mesh/services/service';
import { type FilterChain, sidecarChains } from '../routes/l4';
import type { Clusters, ClusterUser } from '../scope/clusters';
import type { EgressView, SidecarScope } from '../scope/sidecar-scope';
import { addressKey, podsKey } from './destination';
import { rangesText } from '../../values/address-ranges';
import { isMatchAll } from './filter-chains';

/** The address on which listeners take what no other listener is for. */
export const ALL_ADDRESSES = '0.0.0.0';

/** A listener of a sidecar for connections that the workload opens. */
export interface SidecarListener {
  readonly address: string;
  readonly port: number;
  readonly chains: readonly FilterChain[];
  /** The chains that are for some connections only. */
  readonly choices: readonly FilterChain[];
  /** The chain for what no other takes; undefined where that gets what is sent where no listener is. */
  readonly fallback?: FilterChain;
  /** What it sees of the mesh, by which its route tables are made. */
  readonly view: EgressView;
  readonly unsure: readonly string[];
}

interface Entry {
  chains: FilterChain[];
  /** Whether it can tell HTTP from other protocols. */
  protocol: 'http' | 'tcp' | 'sniffed';
  /** The protocol of all that it has, if that suffers no other beside it. */
  alone?: string;
  isLocked: boolean;
  readonly view: EgressView;
  readonly first: MeshService;
  unsure: string[];
}

/** What listeners are made from. */
export interface ListenerInput {
  readonly user: ClusterUser;
  readonly scope: SidecarScope;
  readonly clusters: Clusters;
}

/**
 * The listener on an address and port, if there is one (the upstream project's `buildSidecarOutboundListeners`): services of HTTP share
 * the listener on all addresses, others have their own on their address; where several meet, the first come counts, and protocols
 * that differ are told apart by the first bytes.
 */
export function sidecarListener(
  input: ListenerInput,
  address: string,
  port: number,
): SidecarListener | undefined {
  let entry: Entry | undefined;
  for (const view of input.scope.egress) {
    if (view.port !== undefined && view.port !== port) continue;
    if (view.port === undefined && entry !== undefined) entry.isLocked = true;
    for (const offer of offersOf(input, view, address, port)) entry = merge(entry, offer, view);
  }
  if (entry === undefined) return undefined;
  const { chains, view, unsure } = entry;
  const choices = chains.filter((chain) => !isMatchAll(chain));
  return { address, port, chains, choices, fallback: chains.find(isMatchAll), view, unsure };
}

/** What one service adds to a listener. */
interface Offer {
  readonly service: MeshService;
  readonly protocol: Entry['protocol'];
  readonly alone?: string;
  readonly chains: readonly FilterChain[];
  readonly unsure: readonly string[];
}

/** Protocols in which the server speaks first, so that a listener cannot wait for what the client says to tell others from them. */
const ALONE = new Set(['mongo', 'mysql']);

function* offersOf(input: ListenerInput, view: EgressView, address: string, port: number): Generator<Offer> {
  const spec = view.listener?.spec ?? {};
  const given = view.port === undefined ? undefined : parseProtocol(spec.port?.protocol);
  const ownBind: string | undefined =
    spec.bind || (spec.captureMode === 'NONE' && view.port !== undefined ? '127.0.0.1' : undefined);
  for (const service of view.services) {
    if (service.resolution === 'alias') continue;
    for (const servicePort of service.ports) {
      if (view.port === undefined && servicePort.number !== port) continue;
      const protocol = given ?? servicePort.protocol;
      const offer = offerOf(input, view, service, protocol, port, address, ownBind);
      if (offer !== undefined) yield offer;
      if (view.port !== undefined) break;
    }
  }
}

function offerOf(
  { user, clusters }: ListenerInput,
  { virtualServices, port: viewPort }: EgressView,
  service: MeshService,
  protocol: string,
  port: number,
  address: string,
  ownBind: string | undefined,
): Offer | undefined {
  const kind = listenerProtocol(protocol);
  if (kind === 'none') return undefined;
  if (kind === 'http') {
    const bind = ownBind ?? ALL_ADDRESSES;
    if (bind !== address) return undefined;
    return {
      service,
      unsure: [],
      protocol: bind === ALL_ADDRESSES ? 'sniffed' : 'http',
      chains: [httpChain(String(port), bind === ALL_ADDRESSES)],
    };
  }
  const bind =
    ownBind ?? ownAddress(service, protocol, viewPort !== undefined, () => hasPods(clusters, service, port));
  const unsure: string[] = [];
  if (bind === podsKey(service)) {
    // Where no pods are there is no listener for them.
    const { endpoints, unsure: why } = clusters.get({ host: service.host, port, subset: '' });
    unsure.push(...why);
    const isOwn = endpoints.some((endpoint) => endpoint.address === address);
    if (!isOwn && bind !== address) return undefined;
    if (endpoints.length === 0)
      return why.length === 0 ? undefined : { service, protocol: 'tcp', chains: [], unsure };
  } else if (bind !== address) return undefined;
  const ranges = service.addresses.filter((range) => range.includes('/'));
  const chains = sidecarChains({
    user,
    clusters,
    virtualServices,
    service,
    port,
    protocol,
    ranges: ownBind === undefined ? ranges : [],
    onAllAddresses: bind === ALL_ADDRESSES,
  });
  if (kind === 'tcp')
    return { service, protocol: 'tcp', chains, unsure, alone: ALONE.has(protocol) ? protocol : undefined };
  const table = bind === ALL_ADDRESSES ? String(port) : `${service.host}:${port}`;
  return { service, protocol: 'sniffed', chains: [...chains, httpChain(table, true)], unsure };
}

const httpChain = (table: string, onlyHttp: boolean): FilterChain => ({
  sniHosts: [],
  ranges: [],
  onlyHttp,
  table,
});

/** The address on which the listeners of a service are that are not for HTTP alone. An egress listener with a port has none for pods. */
function ownAddress(
  service: MeshService,
  protocol: string,
  hasPort: boolean,
  isService: () => boolean,
): string | undefined {
  const key = addressKey(service);
  if (key !== undefined) return key.includes('/') ? ALL_ADDRESSES : key;
  const isHeadless = service.resolution === 'passthrough' && (isTcp(protocol) || protocol === '');
  if (!isHeadless || hasPort) return ALL_ADDRESSES;
  const isPlainEntry = service.registry === 'service-entry' && isPlain(service);
  return isPlainEntry && !isService() ? ALL_ADDRESSES : podsKey(service);
}

/** Whether an entry says nothing of its endpoints. */
const isPlain = ({ resource: { spec } }: EntryService) =>
  spec.workloadSelector === undefined && (spec.endpoints ?? []).length === 0;

/** Whether the host of an entry is also a Service of its namespace, with pods. */
function hasPods(clusters: Clusters, { host, namespace }: MeshService, port: number): boolean {
  const { service, endpoints } = clusters.get({ host, port, subset: '' });
  return service?.registry === 'kubernetes' && service.namespace === namespace && endpoints.length > 0;
}

const isTcp = (protocol: string) => isTls(protocol) || listenerProtocol(protocol) === 'tcp';

/** Adds what a service brings to what is there already. */
function merge(entry: Entry | undefined, offer: Offer, view: EgressView): Entry {
  const { service, protocol, alone, chains, unsure } = offer;
  if (entry === undefined) {
    return {
      chains: [...chains],
      protocol,
      alone,
      isLocked: false,
      view,
      first: service,
      unsure: [...unsure],
    };
  }
  if (entry.isLocked) return entry;
  entry.unsure.push(...unsure);
  if (entry.alone !== alone) {
    tellOrder(entry, service);
    return entry;
  }
  const isHttpOffer = chains.every(({ table }) => table !== undefined);
  if (isHttpOffer ? entry.protocol !== 'tcp' : protocol === 'sniffed' && entry.protocol === 'sniffed')
    return entry;
  if (protocol === 'sniffed' && entry.protocol === 'http') {
    entry.chains = [...chains];
    entry.protocol = 'sniffed';
    return entry;
  }
  for (const chain of chains) {
    const known = entry.chains.find((other) => isSameMatch(other, chain));
    if (known === undefined) entry.chains.push(chain);
    else if (chain.table === undefined && !isSameRoute(known, chain)) tellOrder(entry, service);
  }
  if (protocol !== entry.protocol) entry.protocol = 'sniffed';
  return entry;
}

function tellOrder({ first, unsure }: Entry, service: MeshService): void {
  if (first.resource === service.resource || !isTie(first, service)) return;
  unsure.push(
    `${first.resource.text} and ${service.resource.text} ask for the same listener; the older counts, and no creationTimestamp tells which that is`,
  );
}

/** Whether two chains pass connections on to the same clusters, so that it does not matter which of them counts. */
const isSameRoute = (a: FilterChain, b: FilterChain) =>
  a.route !== undefined && JSON.stringify(targetsOf(a)) === JSON.stringify(targetsOf(b));

const targetsOf = ({ route }: FilterChain) =>
  route?.targets.map(({ cluster, share }) => ({ cluster, share }));

function isSameMatch(a: FilterChain, b: FilterChain): boolean {
  const names = ({ sniHosts }: FilterChain) =>
    sniHosts
      .filter((name) => name !== '*')
      .sort()
      .join();
  return a.onlyHttp === b.onlyHttp && names(a) === names(b) && rangesText(a.ranges) === rangesText(b.ranges);
}

/** A port of a service; undefined where it has none of this number. */
export const portOf = ({ ports }: MeshService, number: number): MeshServicePort | undefined =>
  ports.find((port) => port.number === number);
