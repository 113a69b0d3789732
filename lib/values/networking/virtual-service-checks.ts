import { isClaim } from '../headers';
import { hostMatches, hostSubsetOf } from '../host-name';
import { ipFamily } from '../addresses';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type { VirtualServiceView } from './messages';
import { isFilled } from '../spec';

/** How a gateway names all sidecars of the mesh. */
const MESH = 'mesh';

/** Whether a virtual service is for gateways alone. */
export const atGatewaysOnly = ({ gateways = [] }: VirtualServiceView): boolean =>
  gateways.length > 0 && !gateways.includes(MESH);

/** One without hosts is for delegation. */
function delegateWith(spec: VirtualServiceView, field: 'gateways' | 'tls' | 'tcp'): MeshFault | undefined {
  if (isFilled(spec.hosts) || !isFilled(spec[field])) return undefined;
  return missingSetting(
    `a virtual service without hosts, with ${field}`,
    'a host; without one it can only be delegated to, and have HTTP routes alone',
    'add the hosts that requests ask for',
    [field],
    `The virtual service has ${field} and no hosts.`,
  );
}

/** What is wrong with "*" as a host of sidecars. */
export function anyHostFault(i: number): MeshFault {
  return {
    code: MeshErrorCode.WILDCARD_ON_MESH,
    got: 'host "*" in a virtual service for the mesh',
    expected: 'a host, or a wildcard below a domain ("*.example.com")',
    mend: 'name the hosts; for all hosts of a gateway set `mesh: false` and name the gateway',
    at: ['hosts', i],
    finding: 'The virtual service is for sidecars and has the host "*".',
  };
}

/** What is wrong with a host beside one before it with which it shares names. */
export function overlapFault(host: string, before: string, i: number): MeshFault {
  return {
    code: MeshErrorCode.OVERLAPPING_HOSTS,
    got: `host "${host}" beside "${before}"`,
    expected: 'hosts of which none covers another',
    mend: 'keep the wider one, or give the narrower one a virtual service of its own',
    at: ['hosts', i],
    finding: `The hosts ${JSON.stringify(before)} and ${JSON.stringify(host)} overlap.`,
  };
}

/** What istiod's `ValidateVirtualService` has against one as a whole. */
export const virtualServiceChecks = {
  'delegate-with-gateways': (spec) => delegateWith(spec, 'gateways'),
  'delegate-with-tls': (spec) => delegateWith(spec, 'tls'),
  'delegate-with-tcp': (spec) => delegateWith(spec, 'tcp'),
  'no-rules': ({ http, tls, tcp }) =>
    isFilled(http) || isFilled(tls) || isFilled(tcp)
      ? undefined
      : missingSetting(
          'a virtual service without a rule',
          'at least one HTTP, TLS or TCP route',
          'add a route',
          [],
          'The virtual service has none of http, tls and tcp.',
        ),
  'claim-in-mesh': (spec) =>
    atGatewaysOnly(spec)
      ? []
      : (spec.http ?? []).flatMap(({ match = [] }, i) =>
          match.flatMap((request, j) =>
            (['headers', 'withoutHeaders'] as const).flatMap((field) =>
              Object.keys(request[field] ?? {})
                .filter(isClaim)
                .map((name) =>
                  conflictingSettings(
                    `a match on ${name} in a virtual service for the mesh`,
                    'gateways alone, since sidecars do not verify tokens here',
                    'set `mesh: false` and name the gateway',
                    ['http', i, 'match', j, field, name],
                    `A match is on the claim ${name}, and the virtual service is for sidecars too.`,
                  ),
                ),
            ),
          ),
        ),
} satisfies Checks<VirtualServiceView>;

/** What istiod has against the hosts of a virtual service, apart from their form. */
export const virtualHostChecks = {
  'any-host-in-mesh': (spec) =>
    atGatewaysOnly(spec)
      ? []
      : (spec.hosts ?? []).flatMap((host, i) => (host === '*' ? [anyHostFault(i)] : [])),
  'overlapping-hosts': ({ hosts = [] }) =>
    hosts.flatMap((before, i) =>
      hosts.flatMap((host, j) => (j > i && hostMatches(before, host) ? [overlapFault(host, before, j)] : [])),
    ),
} satisfies Checks<VirtualServiceView>;

/** What is wrong with a server name of a match of TLS that no host of its virtual service covers (`validateSniHost`). */
export function sniFault(host: string, hosts: readonly string[]): MeshFault | undefined {
  if (ipFamily(host) || hosts.some((own) => hostSubsetOf(host, own))) return undefined;
  return {
    code: MeshErrorCode.HOST_NOT_COVERED,
    got: `the server name "${host}"`,
    expected: `request of the virtual service's hosts, or one that they cover: ${hosts.join(', ')}`,
    mend: 'add the host, or change the server name',
    finding: `The server name ${JSON.stringify(host)} is covered by none of the hosts of the virtual service.`,
  };
}
