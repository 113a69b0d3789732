import type { FieldPath } from '../../../mesh/manifest';
import { ipFamily } from '../../../values/addresses';
import { gatewayNameChecks } from '../../../values/networking/gateway-name-checks';
import type { VirtualServiceView } from '../../../values/networking/messages';
import { atGatewaysOnly, virtualHostChecks } from '../../../values/networking/virtual-service-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDnsName, checkWildcardHost } from '../host-name';
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
      why: 'It would be for all requests of the mesh; istiod refuses the object.',
      mend: 'Name the hosts, or name gateways without "mesh".',
      covers: ['VirtualService/12'],
    },
    'overlapping-hosts': {
      title: 'Two hosts of a virtual service overlap',
      why: 'A request for both would have two places in the same table; istiod refuses the object.',
      mend: 'Remove one of the two, or move it to a virtual service of its own.',
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
  report(
    virtualHostRules['sni-form'],
    at,
    `The host ${JSON.stringify(host)} is not of the form outbound_.PORT_.SUBSET_.HOST.`,
  );
  return false;
}

const usesSni = ({ tls = [] }: VirtualServiceView): boolean =>
  tls.some(({ match = [] }) => match.some(({ sniHosts = [] }) => sniHosts.length > 0));

export const gatewayNameRules = ruleTable<keyof typeof gatewayNameChecks | 'gateway-legacy-name'>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateGatewayNames',
  },
  {
    'gateway-empty-part': {
      title: 'The name of a gateway has nothing before or after its "/"',
      why: 'istiod refuses the object.',
      mend: 'Write "namespace/name", or the name alone for one of the own namespace.',
      covers: ['VirtualService/5', 'VirtualService/35', 'VirtualService/94'],
    },
    'gateway-namespace': {
      title: 'The part before the "/" of a gateway is not a valid name of a namespace',
      why: 'istiod refuses the object.',
      mend: 'Name the namespace of the gateway; "." and "*" mean nothing here.',
      covers: ['VirtualService/6', 'VirtualService/35', 'VirtualService/94'],
    },
    'gateway-name': {
      title: 'The part after the "/" of a gateway is not a valid name of a gateway',
      why: 'The name of a gateway has no dots and no further "/"; istiod refuses the object.',
      mend: 'Write the name as it stands in the metadata of the gateway.',
      covers: ['VirtualService/7', 'VirtualService/35', 'VirtualService/94'],
    },
    'gateway-legacy-name': {
      level: 'warning',
      title: 'A gateway is named in the old way, with dots',
      why: 'Istio reads "edge.istio-system.svc.cluster.local" as name and namespace for old times\' sake.',
      mend: 'Write "namespace/name".',
      covers: ['VirtualService/9'],
    },
  },
);

/**
 * The gateways of a virtual service or of a match.
 *
 * @param names the names
 * @param at where they stand
 * @param report takes what is wrong
 * @param warns whether old names are told: istiod forgets to for matches of HTTP and TCP
 * @param anyName whether the name itself goes unchecked
 */
export function checkGatewayNames(
  names: readonly string[] | undefined,
  at: FieldPath,
  report: Report,
  warns: boolean,
  anyName = false,
): void {
  if (names === undefined) return;
  const { 'gateway-name': ofName, ...others } = gatewayNameChecks;
  // istiod looks at none behind the first that is a name alone.
  const alone = names.findIndex((name) => !name.includes('/'));
  const scoped = alone === -1 ? names : names.slice(0, alone);
  placeFaults(gatewayNameRules, others, scoped, at, report);
  if (!anyName) placeFault(gatewayNameRules['gateway-name'], ofName(scoped), at, report);
  if (alone === -1) return;
  const name = names[alone];
  const path = [...at, alone];
  if (warns && name.includes('.')) {
    const [gateway, namespace] = name.split('.');
    const message = `The gateway ${JSON.stringify(name)} is named with dots. Istio still reads this as "${namespace}/${gateway}", and istiod warns.`;
    report(gatewayNameRules['gateway-legacy-name'], path, message);
  }
  checkDnsName(name, path, report);
}
