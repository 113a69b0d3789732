import type { MeshCheck } from '../check';
import { annotations } from './annotations/annotations';
import { hostAndSubsets } from './destination-rule/host-and-subsets';
import { serverCertificate } from './destination-rule/server-certificate';
import { envoyFilterOperations } from './envoy-filter/operations';
import { conflictingGateways } from './gateway/conflicting';
import { gatewayCredentials } from './gateway/credentials';
import { duplicateCertificate } from './gateway/duplicate-certificate';
import { gatewaySelector } from './gateway/selector';
import { gatewayApiDefinitions } from './gateway-api/crd-versions';
import { policySelectors } from './gateway-api/policy-selectors';
import { deprecatedFields } from './installation/deprecated';
import { injectorWebhooks } from './installation/injector-webhooks';
import { meshNetworks } from './installation/mesh-networks';
import { webhookUrls } from './installation/webhook-urls';
import { namespaceInjection } from './namespace/injection';
import { authorizationPolicies } from './security/authorization-policies';
import { blockedCidrs } from './security/blocked-cidrs';
import { serviceInClusters } from './service/clusters';
import { servicePortNames } from './service/port-names';
import { serviceEntryProtocols } from './service-entry/protocols';
import { sidecarSelectors } from './sidecar/selectors';
import { telemetrySelectors } from './telemetry/selectors';
import { conflictingHosts } from './virtual-service/conflicting-hosts';
import { destinationHosts } from './virtual-service/destination-hosts';
import { destinationSubsets } from './virtual-service/destination-subsets';
import { virtualServiceGateways } from './virtual-service/gateways';
import { ingressSubsets } from './virtual-service/ingress-subsets';
import { jwtClaims } from './virtual-service/jwt-claims';
import { automaticImage } from './workload/automatic-image';
import { deploymentServices } from './workload/services';
import { userId } from './workload/user-id';

/** What `istioctl analyze` says across objects. */
export const istioChecks: readonly MeshCheck[] = [
  annotations,
  authorizationPolicies,
  automaticImage,
  blockedCidrs,
  conflictingGateways,
  conflictingHosts,
  deploymentServices,
  deprecatedFields,
  destinationHosts,
  destinationSubsets,
  duplicateCertificate,
  envoyFilterOperations,
  gatewayApiDefinitions,
  gatewayCredentials,
  gatewaySelector,
  hostAndSubsets,
  ingressSubsets,
  injectorWebhooks,
  jwtClaims,
  meshNetworks,
  namespaceInjection,
  policySelectors,
  serverCertificate,
  serviceEntryProtocols,
  serviceInClusters,
  servicePortNames,
  sidecarSelectors,
  telemetrySelectors,
  userId,
  virtualServiceGateways,
  webhookUrls,
];
