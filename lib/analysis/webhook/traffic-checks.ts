import type { ObjectChecks } from '../registry';
import { connectionPoolRules } from './connection-pool';
import { checkDestinationRule, destinationRuleRules } from './destination-rule';
import { durationRules } from './duration';
import { endpointRules } from './endpoint';
import { exportToRules } from './export-to';
import { headerRules } from './header-operations';
import { hostNameRules } from './host-name';
import { labelRules } from './labels';
import { portNumberRules } from './port-number';
import { selectorRules } from './selector';
import { checkServiceEntry, serviceEntryRules } from './service-entry/service-entry';
import { servicePortRules } from './service-port';
import { stringMatchRules } from './string-match';
import { trafficPolicyRules } from './traffic-policy/traffic-policy';
import { clientTlsRules } from './traffic-policy/client-tls';
import { loadBalancerRules } from './traffic-policy/load-balancer';
import { localityRules } from './traffic-policy/locality';
import { outlierDetectionRules } from './traffic-policy/outlier-detection';
import { checkVirtualService, virtualServiceRules } from './virtual-service/virtual-service';
import { checkWorkloadEntry } from './workload-entry';
import { checkWorkloadGroup, workloadGroupRules } from './workload-group';

/** What istiod's webhook asks of the kinds that direct traffic, with all tables of rules that can fire in each. */
export const trafficChecks: ObjectChecks<
  'VirtualService' | 'DestinationRule' | 'ServiceEntry' | 'WorkloadEntry' | 'WorkloadGroup'
> = {
  VirtualService: {
    check: checkVirtualService,
    rules: [
      virtualServiceRules,
      hostNameRules,
      exportToRules,
      stringMatchRules,
      headerRules,
      durationRules,
      labelRules,
      portNumberRules,
    ],
  },
  DestinationRule: {
    check: checkDestinationRule,
    rules: [
      destinationRuleRules,
      trafficPolicyRules,
      connectionPoolRules,
      outlierDetectionRules,
      loadBalancerRules,
      localityRules,
      clientTlsRules,
      selectorRules,
      hostNameRules,
      exportToRules,
      durationRules,
      labelRules,
    ],
  },
  ServiceEntry: {
    check: checkServiceEntry,
    rules: [
      serviceEntryRules,
      endpointRules,
      selectorRules,
      hostNameRules,
      exportToRules,
      servicePortRules,
      portNumberRules,
      labelRules,
    ],
  },
  WorkloadEntry: {
    check: checkWorkloadEntry,
    rules: [endpointRules, servicePortRules, portNumberRules, labelRules],
  },
  WorkloadGroup: { check: checkWorkloadGroup, rules: [workloadGroupRules, portNumberRules] },
};
