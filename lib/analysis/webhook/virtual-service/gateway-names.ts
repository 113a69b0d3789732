import type { FieldPath } from '../../../mesh/manifest';
import { gatewayNameChecks } from '../../../values/networking/gateway-name-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDnsName } from '../host-name';
import { placeFault, placeFaults } from '../place-faults';

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
      title: 'What stands before the "/" of a gateway is no namespace',
      why: 'istiod refuses the object.',
      mend: 'Name the namespace of the gateway; "." and "*" mean nothing here.',
      covers: ['VirtualService/6', 'VirtualService/35', 'VirtualService/94'],
    },
    'gateway-name': {
      title: 'What stands behind the "/" of a gateway is no name of one',
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
    const message = `${JSON.stringify(name)}; expected "${namespace}/${gateway}"`;
    report(gatewayNameRules['gateway-legacy-name'], path, message);
  }
  checkDnsName(name, path, report);
}
