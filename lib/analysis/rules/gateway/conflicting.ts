import { type MeshIndex, groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import { isHttp, parseProtocol } from '../../../mesh/protocol';
import type { Resource } from '../../../mesh/resource';
import { SelectorIndex } from '../../../mesh/selector-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { gatewayPods } from './selector';

const rules = ruleTable(
  {
    section: 'gateway',
    source: 'istioctl analyze, gateway.ConflictingGatewayAnalyzer',
    codes: ['IST0145', 'KIA0301'],
  },
  {
    conflicting: {
      once: 'object',
      title: 'Two gateways listen for one host on one port of the same pods',
      why: 'Of two servers with TLS for one host istiod keeps the older one and ignores the other, with its routes. Servers for plain HTTP share one table of routes, and what either says applies to both.',
      fact: 'istiod, pilot/pkg/model/gateway.go: mergeGateways; istiod, pilot/pkg/networking/core/gateway.go: buildGatewayHTTPRouteConfig',
      mend: 'Use the host in one of the gateways only, or put both servers into one gateway.',
      covers: ['IST0145', 'KIA0301'],
    },
    'selector-without-servers': {
      codes: ['IST0101'],
      title: 'A gateway selects pods for which no gateway has a server',
      why: 'The gateway configures nothing.',
      fact: 'istiod, pilot/pkg/model/gateway.go: mergeGateways',
      mend: 'Add a server to the gateway, or remove the gateway.',
      covers: ['IST0101'],
    },
  },
);

/** So many of the others stand in a message. */
const MAX_LISTED = 5;

/** What a gateway listens for on a port: of several servers there, the last. */
interface Listener {
  readonly gateway: Resource<'Gateway'>;
  readonly selector: string;
  readonly port: number;
  readonly bind: string;
  readonly hosts: readonly string[];
  /** Whether it shares one table of routes with others of its kind, which servers with TLS do not. */
  readonly plainHttp: boolean;
}

function listenersOf(gateway: Resource<'Gateway'>): Listener[] {
  const selector = selectorText(gateway.spec.selector);
  return (gateway.spec.servers ?? []).map((server) => ({
    gateway,
    selector,
    port: server.port?.number ?? 0,
    bind: server.bind ?? '',
    hosts: server.hosts ?? [],
    plainHttp: isHttp(parseProtocol(server.port?.protocol)),
  }));
}

/** For each selector those that may select the same pods: itself, and those whose text is part of the other's, with a pod of both. */
function related(
  mesh: MeshIndex,
  selectors: ReadonlyMap<string, Resource<'Gateway'>>,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map([...selectors.keys()].sort().map((text) => [text, new Set([text])]));
  const index = new SelectorIndex([...selectors], ([, { spec }]) => spec.selector);
  const seen = new Set<string>();
  for (const { labels } of mesh.workloads) {
    const selecting = index.selecting(labels).map(([text]) => text);
    const together = selecting.join(' ');
    if (selecting.length < 2 || seen.has(together)) continue;
    seen.add(together);
    for (const a of selecting) {
      for (const b of selecting) if (a.includes(b) || b.includes(a)) found.get(a)?.add(b);
    }
  }
  return new Map([...found].map(([text, others]) => [text, [...others]]));
}

/** Gateways that ask for the same host on the same port and pods. */
export const conflictingGateways: MeshCheck = {
  rules,
  check(mesh, report) {
    const gateways = mesh.all('Gateway');
    const all = gateways.map(listenersOf);
    const kept = all.flatMap((listeners) => [
      ...new Map(listeners.map((listener) => [listener.port, listener])).values(),
    ]);
    const bySelector = new Map(gateways.map((gateway) => [selectorText(gateway.spec.selector), gateway]));
    const near = related(mesh, bySelector);
    const served = new Set(kept.map(({ selector }) => selector));
    const key = (selector: string, port: number, bind: string, host: string) =>
      `${selector}~${port}~${bind}~${host}`;
    const byHost = groupBy(
      kept.flatMap((listener) => listener.hosts.map((host) => ({ listener, host }))),
      ({ listener, host }) => key(listener.selector, listener.port, listener.bind, host),
    );
    gateways.forEach((gateway, g) => {
      const selector = selectorText(gateway.spec.selector);
      const selectors = near.get(selector) ?? [];
      if (selector !== '' && !selectors.some((text) => served.has(text))) {
        // One without pods is reported for that.
        if (gatewayPods(mesh, gateway).length === 0) return;
        const message = `No gateway with the selector ${selector} has a server, so this gateway configures nothing.`;
        report(rules['selector-without-servers'], gateway, ['spec', 'selector'], message);
        return;
      }
      all[g].forEach(({ port, bind, hosts, plainHttp }, i) => {
        const others = new Set<string>();
        let shares = plainHttp;
        for (const text of selectors) {
          for (const host of hosts) {
            for (const { listener } of byHost.get(key(text, port, bind, host)) ?? []) {
              if (listener.gateway === gateway) continue;
              others.add(listener.gateway.fullName);
              shares &&= listener.plainHttp;
              if (others.size > MAX_LISTED) break;
            }
          }
        }
        if (others.size === 0) return;
        const names =
          [...others].sort().slice(0, MAX_LISTED).join(', ') +
          (others.size > MAX_LISTED ? ' and others' : '');
        const message = `${hosts.length === 1 ? 'The host' : 'Hosts among'} ${hosts.join(', ')} on port ${port} of the pods with the labels ${selector} ${hosts.length === 1 ? 'is' : 'are'} also in the gateway ${names}${shares ? ', so they share their routes and redirects' : ', so one of the servers is ignored'}.`;
        report(rules.conflicting, gateway, ['spec', 'servers', i, 'hosts'], message);
      });
    });
  },
};
