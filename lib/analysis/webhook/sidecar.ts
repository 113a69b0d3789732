import type { Resource } from '../../mesh/resource';
import type { OutboundTrafficPolicyView } from '../../values/networking/messages';
import { outboundTrafficChecks } from '../../values/networking/outbound-traffic';
import { sidecarChecks } from '../../values/networking/sidecar-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkDnsName } from './host-name';
import { placeFaults, placeFirstFault } from './place-faults';
import { checkSelector } from './selector';
import { checkEgress, checkIngress, sidecarListenerRules } from './sidecar-listeners';
import { checkConnectionPool } from './traffic-policy';
import { checkDestination } from './virtual-service/destinations';

const wholeRules = ruleTable<keyof typeof sidecarChecks | keyof typeof outboundTrafficChecks>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    empty: {
      title: 'A sidecar is told nothing',
      why: 'istiod refuses the object.',
      mend: 'Give egress, ingress, outboundTrafficPolicy or inboundConnectionPool.',
      covers: ['Sidecar/4'],
    },
    'proxy-mode': {
      title: 'A sidecar sends unknown traffic to a proxy, and does not let it pass',
      why: 'Without a mode unknown destinations are refused; istiod refuses an egressProxy with any mode but ALLOW_ANY.',
      mend: 'Set outboundTrafficPolicy.mode to ALLOW_ANY, or remove egressProxy.',
      covers: ['Sidecar/56'],
    },
    'proxy-port': {
      title: 'The proxy to which a sidecar sends unknown traffic has no port',
      why: 'istiod refuses the object.',
      mend: 'Give egressProxy.port.number.',
      covers: ['Sidecar/58'],
    },
  },
);

export const sidecarRules = { ...wholeRules, ...sidecarListenerRules };

/** What istiod's webhook refuses or warns of in a Sidecar. */
export function checkSidecar(resource: Resource<'Sidecar'>, report: Report): void {
  const { spec } = resource;
  const { workloadSelector, egress, ingress, outboundTrafficPolicy, inboundConnectionPool } = spec;
  const selector = () => checkSelector(workloadSelector, ['spec', 'workloadSelector'], report);
  const selects = Object.keys(workloadSelector?.labels ?? {}).length > 0;
  // istiod looks no further at a sidecar with a bad label or without content, and warns of nothing then.
  if (selects && !selector()) return;
  if (!placeFaults(wholeRules, sidecarChecks, spec, ['spec'], report)) return;
  if (!selects) selector();
  checkIngress(ingress, report);
  checkConnectionPool(inboundConnectionPool, ['spec', 'inboundConnectionPool'], report);
  checkEgress(egress, resource.namespace, report);
  checkOutbound(outboundTrafficPolicy, report);
}

function checkOutbound(policy: OutboundTrafficPolicyView | undefined, report: Report): void {
  const proxy = policy?.egressProxy;
  if (proxy === undefined) return;
  const at = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
  const stands = placeFirstFault(wholeRules, outboundTrafficChecks, policy, at, report);
  if (policy?.mode !== 'ALLOW_ANY') return;
  checkDnsName(proxy.host, [...at, 'host'], report);
  if (stands) checkDestination(proxy, at, report);
}
