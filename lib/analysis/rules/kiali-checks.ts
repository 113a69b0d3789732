import type { MeshCheck } from '../check';
import { ambientHosts } from './ambient/hosts';
import { ambientPolicies } from './ambient/policies';
import { ambientWorkloads } from './ambient/workloads';
import { conflictingDestinationRules } from './destination-rule/conflicting';
import { destinationRulePods } from './destination-rule/subset-pods';
import { kubernetesGateways } from './gateway-api/gateways';
import { gatewayRoutes } from './gateway-api/routes';
import { overlappingGateways } from './gateway/overlapping';
import { exportedNamespaces } from './namespace/export-to';
import { ownChecks } from './own-checks';
import { identityWithoutMtls } from './security/identity-without-mtls';
import { methodsAndHosts } from './security/methods-and-hosts';
import { mutualTls } from './security/mutual-tls';
import { authenticationSelectors } from './security/policy-selectors';
import { principals } from './security/principals';
import { uncoveredWorkloads } from './security/uncovered-workloads';
import { duplicateServiceEntries } from './service-entry/duplicates';
import { targetPorts } from './service/target-ports';
import { sidecarEgress } from './sidecar/egress';
import { matchGateways } from './virtual-service/match-gateways';
import { routeWeights } from './virtual-service/route-weights';
import { workloadGroups } from './workload/workload-groups';

/** What Kiali says across objects and istioctl does not, and what nobody else says. */
export const kialiChecks: readonly MeshCheck[] = [
  routeWeights,
  matchGateways,
  conflictingDestinationRules,
  destinationRulePods,
  overlappingGateways,
  duplicateServiceEntries,
  targetPorts,
  sidecarEgress,
  exportedNamespaces,
  methodsAndHosts,
  principals,
  identityWithoutMtls,
  authenticationSelectors,
  mutualTls,
  uncoveredWorkloads,
  workloadGroups,
  gatewayRoutes,
  kubernetesGateways,
  ambientPolicies,
  ambientHosts,
  ambientWorkloads,
  ...ownChecks,
];
