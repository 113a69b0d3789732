import { hostMatches } from '../../../values/host-name';
import type { FieldPath } from '../../../mesh/manifest';
import { ipFamily } from '../../../values/ip-family';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkWildcardHost } from '../host-name';

export const virtualHostRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: ValidateVirtualService',
  },
  {
    'sni-form': {
      title: 'A server name that Istio makes itself is malformed',
      why: 'Gateways of AUTO_PASSTHROUGH know clusters by names such as "outbound_.80_._.reviews.shop.svc.cluster.local"; istiod refuses another form.',
      mend: 'Write "outbound_.PORT_.SUBSET_.HOST".',
      source:
        'istiod, pkg/config/validation/agent/validation.go: ValidateWildcardDomainForVirtualServiceBoundToGateway',
      covers: ['VirtualService/11', 'VirtualService/90'],
    },
    'any-host-in-mesh': {
      title: 'A virtual service for the mesh has the host "*"',
      why: 'It would take all traffic of all sidecars; istiod refuses the object.',
      mend: 'Name the hosts, or name gateways without "mesh".',
      covers: ['VirtualService/12'],
    },
    'overlapping-hosts': {
      title: 'Two hosts of a virtual service overlap',
      why: 'A request for both would have two places in the same table; istiod refuses the object.',
      mend: 'Take one of the two away, or move it to a virtual service of its own.',
      covers: ['VirtualService/13'],
    },
  },
);

/**
 * The hosts of a virtual service.
 *
 * @param spec the virtual service
 * @param atGateways whether it is for gateways alone
 * @param report takes what is wrong
 */
export function checkHosts(spec: any, atGateways: boolean, report: Report): void {
  const hosts: string[] = (spec.hosts ?? []).map((host: string | null) => host ?? '');
  const sni = atGateways && usesSni(spec);
  let right = true;
  hosts.forEach((host, i) => {
    const path = ['spec', 'hosts', i];
    if (ipFamily(host)) return;
    if (!checkGatewayHost(host, sni, path, report)) right = false;
    else if (host === '*' && !atGateways) {
      report(virtualHostRules['any-host-in-mesh'], path, '"*" for the mesh');
      right = false;
    }
  });
  if (!right) return;
  hosts.forEach((host, i) => {
    for (let j = i + 1; j < hosts.length; j++) {
      if (!hostMatches(host, hosts[j])) continue;
      const message = `${JSON.stringify(host)} and ${JSON.stringify(hosts[j])} overlap`;
      report(virtualHostRules['overlapping-hosts'], ['spec', 'hosts', j], message);
    }
  });
}

/** A host or server name; where `sni`, one that Istio makes itself will do. True when nothing is wrong with it. */
export function checkGatewayHost(host: string, sni: boolean, at: FieldPath, report: Report): boolean {
  if (!sni || !host.startsWith('outbound_') || host.length > 255) return checkWildcardHost(host, at, report);
  const parts = host.split('_');
  const dotless = (text: string) => text.replace(/^\.+|\.+$/g, '');
  if (parts.length >= 4 && /\d/.test(dotless(parts[1])) && /[a-zA-Z]/.test(dotless(parts[3]))) return true;
  report(virtualHostRules['sni-form'], at, `${JSON.stringify(host)}; expected outbound_.PORT_.SUBSET_.HOST`);
  return false;
}

function usesSni(spec: any): boolean {
  return (
    spec.tls?.some((rule: any) => rule?.match?.some((match: any) => match?.sniHosts?.length > 0)) ?? false
  );
}
