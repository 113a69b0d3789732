import type { MeshCheck, ObjectCheck } from './check';
import { readingRules } from './reading';
import type { Rule } from './rule';
import { judgeRules } from './rule-failed';
import { waypointBindings } from './rules/ambient/bindings';
import { ambientHosts } from './rules/ambient/hosts';
import { ambientPolicies } from './rules/ambient/policies';
import { ignoredInAmbient } from './rules/ambient/ignored';
import { ambientWorkloads } from './rules/ambient/workloads';
import { ztunnelRules } from './rules/ambient/ztunnel';
import { annotations } from './rules/annotations/annotations';
import { conflictingDestinationRules } from './rules/destination-rule/conflicting';
import { hostAndSubsets } from './rules/destination-rule/host-and-subsets';
import { serverCertificate } from './rules/destination-rule/server-certificate';
import { destinationRulePods } from './rules/destination-rule/subset-pods';
import { envoyFilterOperations } from './rules/envoy-filter/operations';
import { backendKinds } from './rules/gateway-api/backend-kinds';
import { gatewayApiDefinitions } from './rules/gateway-api/crd-versions';
import { kubernetesGateways } from './rules/gateway-api/gateways';
import { pathRewrites } from './rules/gateway-api/path-rewrites';
import { policySelectors } from './rules/gateway-api/policy-selectors';
import { gatewayRouteKinds } from './rules/gateway-api/route-kinds';
import { gatewayRoutes } from './rules/gateway-api/routes';
import { gatewayCredentials, duplicateCertificate } from './rules/gateway/certificates';
import { conflictingGateways } from './rules/gateway/conflicting';
import { overlappingGateways, anyHostFirst } from './rules/gateway/hosts';
import { gatewayRedirects } from './rules/gateway/redirects';
import { gatewaySelector } from './rules/gateway/selector';
import { twoLabelHosts } from './rules/host/two-labels';
import { deprecatedFields } from './rules/installation/deprecated';
import { meshNetworks } from './rules/installation/mesh-networks';
import { injectorWebhooks, webhookUrls } from './rules/installation/webhooks';
import { namespaceInjection, exportedNamespaces } from './rules/namespace/namespaces';
import { replacedObjects } from './rules/object/replaced';
import { authorizationPolicies, orNotAnd } from './rules/security/authorization-policies';
import { blockedCidrs } from './rules/security/blocked-cidrs';
import { everybody } from './rules/security/everybody';
import { gatewayIdentity } from './rules/security/gateway-identity';
import { httpOnTcp } from './rules/security/http-on-tcp';
import { identityWithoutMtls } from './rules/security/identity-without-mtls';
import { methodsAndHosts } from './rules/security/methods-and-hosts';
import { mutualTls } from './rules/security/mutual-tls';
import { passthroughServers } from './rules/security/passthrough-servers';
import { podPorts } from './rules/security/pod-ports';
import { authenticationSelectors } from './rules/security/policy-selectors';
import { principals } from './rules/security/principals';
import { providers } from './rules/security/providers';
import { tokens } from './rules/security/tokens';
import { uncoveredWorkloads } from './rules/security/uncovered-workloads';
import { duplicateServiceEntries } from './rules/service-entry/duplicates';
import { serviceEntryProtocols } from './rules/service-entry/protocols';
import { wideAddresses } from './rules/service-entry/wide-addresses';
import { serviceInClusters } from './rules/service/clusters';
import { servicePortNames, targetPorts } from './rules/service/ports';
import { serviceSelector } from './rules/service/selector';
import { sidecarEgress } from './rules/sidecar/egress';
import { sidecarSelectors } from './rules/sidecar/selectors';
import { telemetrySelectors } from './rules/telemetry/selectors';
import { virtualServiceCallers } from './rules/virtual-service/callers';
import { conflictingHosts } from './rules/virtual-service/conflicting-hosts';
import { destinationHosts, destinationSubsets } from './rules/virtual-service/destinations';
import { virtualServiceGateways, matchGateways } from './rules/virtual-service/gateways';
import { ingressSubsets } from './rules/virtual-service/ingress-subsets';
import { jwtClaims } from './rules/virtual-service/jwt-claims';
import { literalTexts } from './rules/virtual-service/literal-texts';
import { meshForgotten } from './rules/virtual-service/mesh-forgotten';
import { virtualServicePorts } from './rules/virtual-service/ports';
import { redirectLoops } from './rules/virtual-service/redirect-loop';
import { retriesAndFaults } from './rules/virtual-service/retries';
import { rewrites } from './rules/virtual-service/rewrite';
import { routeWeights } from './rules/virtual-service/route-weights';
import { sameHost } from './rules/virtual-service/same-host';
import { shadowedRules } from './rules/virtual-service/shadowed';
import { tcpServers } from './rules/virtual-service/tcp-servers';
import { wildcardDestinations } from './rules/virtual-service/wildcard-destinations';
import { automaticImage, userId } from './rules/workload/containers';
import { deploymentServices } from './rules/workload/services';
import { workloadGroups } from './rules/workload/workload-groups';
import { releaseRules } from './schema/releases';
import { schemaRules } from './schema/rules';
import { suppressionRules } from './suppression';
import { precheckRules } from './upgrade/precheck';
import { versionRules } from './versions';
import { metadataRules } from './webhook/metadata';
import { policyChecks, trafficChecks } from './webhook/object-checks';

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

/** What nobody else says across objects. Some such rules stand beside those of Kiali that look at the same fields. */
const ownChecks: readonly MeshCheck[] = [
  shadowedRules,
  meshForgotten,
  retriesAndFaults,
  rewrites,
  redirectLoops,
  anyHostFirst,
  twoLabelHosts,
  replacedObjects,
  httpOnTcp,
  orNotAnd,
  serviceSelector,
  everybody,
  tokens,
  providers,
  wideAddresses,
  literalTexts,
  sameHost,
  virtualServicePorts,
  virtualServiceCallers,
  podPorts,
  gatewayRedirects,
  gatewayIdentity,
  passthroughServers,
  backendKinds,
  pathRewrites,
  tcpServers,
  wildcardDestinations,
];

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
  gatewayRouteKinds,
  gatewayRoutes,
  kubernetesGateways,
  ambientPolicies,
  ambientHosts,
  ambientWorkloads,
  waypointBindings,
  ztunnelRules,
  ignoredInAmbient,
  ...ownChecks,
];

/** The checks of single objects, by kind. */
export const objectChecks: ReadonlyMap<string, ObjectCheck> = new Map(
  Object.entries<ObjectCheck>({ ...trafficChecks, ...policyChecks }),
);

/** The checks across objects. */
export const meshChecks: readonly MeshCheck[] = [...istioChecks, ...kialiChecks];

let known: ReadonlyMap<string, Rule> | undefined;

/** All rules that the judge knows, by slug, in the order of their slugs. */
export function allRules(): ReadonlyMap<string, Rule> {
  if (known !== undefined) return known;
  const tables = [
    readingRules,
    judgeRules,
    schemaRules,
    releaseRules,
    metadataRules,
    suppressionRules,
    versionRules,
    ...precheckRules,
    ...[...objectChecks.values()].flatMap(({ rules }) => rules),
    ...meshChecks.map(({ rules }) => rules),
  ];
  const rules = tables.flatMap((table) => Object.values<Rule>(table));
  rules.sort((a, b) => (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0));
  known = new Map(rules.map((rule) => [rule.slug, rule]));
  return known;
}
