import type { FieldPath } from '../../../mesh/manifest';
import { ipFamily } from '../../../values/ip-family';
import type { VirtualServiceView } from '../../../values/networking/messages';
import { atGatewaysOnly, virtualHostChecks } from '../../../values/networking/virtual-service-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkWildcardHost } from '../host-name';
import { placeFault, placeFaults } from '../place-faults';

export const virtualHostRules = ruleTable<keyof typeof virtualHostChecks | 'sni-form'>(
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

/** The hosts of a virtual service. What they have in common istiod looks at where there is nothing else against them. */
export function checkHosts(spec: VirtualServiceView, report: Report): void {
  const sni = atGatewaysOnly(spec) && usesSni(spec);
  const { 'overlapping-hosts': overlapping, ...alone } = virtualHostChecks;
  let right = placeFaults(virtualHostRules, alone, spec, ['spec'], report);
  spec.hosts?.forEach((host, i) => {
    if (!ipFamily(host) && !checkGatewayHost(host, sni, ['spec', 'hosts', i], report)) right = false;
  });
  if (right) placeFault(virtualHostRules['overlapping-hosts'], overlapping(spec), ['spec'], report);
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

const usesSni = ({ tls = [] }: VirtualServiceView): boolean =>
  tls.some(({ match = [] }) => match.some(({ sniHosts = [] }) => sniHosts.length > 0));
