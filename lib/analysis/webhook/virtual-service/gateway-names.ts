import type { FieldPath } from '../../../mesh/manifest';
import { isMeshLabel } from '../../../values/host-names';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkDnsName } from '../host-name';

export const gatewayNameRules = ruleTable(
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
  names: readonly (string | null)[] | null | undefined,
  at: FieldPath,
  report: Report,
  warns: boolean,
  anyName = false,
): void {
  for (const [i, given] of (names ?? []).entries()) {
    const name = given ?? '';
    const path = [...at, i];
    const slash = name.indexOf('/');
    if (slash === -1) {
      if (warns && name.includes('.')) {
        const [gateway, namespace] = name.split('.');
        const message = `${JSON.stringify(name)}; expected "${namespace}/${gateway}"`;
        report(gatewayNameRules['gateway-legacy-name'], path, message);
      }
      checkDnsName(name, path, report);
      // istiod looks at none behind the first of this form.
      return;
    }
    const [namespace, gateway] = [name.slice(0, slash), name.slice(slash + 1)];
    if (namespace === '' || gateway === '') {
      report(gatewayNameRules['gateway-empty-part'], path, 'a gateway with nothing before or after its "/"');
    }
    if (!isMeshLabel(namespace)) {
      report(gatewayNameRules['gateway-namespace'], path, `the namespace ${JSON.stringify(namespace)}`);
    }
    if (!isMeshLabel(gateway) && !anyName) {
      report(gatewayNameRules['gateway-name'], path, `the name ${JSON.stringify(gateway)}`);
    }
  }
}
