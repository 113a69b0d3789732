import type { MeshCheck, ObjectCheck } from './check';
import { ROLLOUT, WORKLOAD_KINDS } from '../mesh/workload';
import { ListedCheck } from './listed-check';
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
import { firstSteps } from './rules/rollout/first-step';
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

/** A check in the lists below: the kinds of the objects that its reports are about, and the check, which is loaded where one of them is. */
const about = (kinds: readonly string[] | undefined, load: () => MeshCheck) => new ListedCheck(kinds, load);

/** What `istioctl analyze` says across objects. */
export const istioChecks: readonly ListedCheck[] = [
  about(['Namespace', 'Service', 'Pod', 'Deployment'], () => annotations),
  about(['AuthorizationPolicy'], () => authorizationPolicies),
  about(WORKLOAD_KINDS, () => automaticImage),
  about(['Deployment'], () => blockedCidrs),
  about(['Gateway'], () => conflictingGateways),
  about(['VirtualService'], () => conflictingHosts),
  about(['Deployment'], () => deploymentServices),
  about(['VirtualService', 'Sidecar', 'CustomResourceDefinition'], () => deprecatedFields),
  about(['VirtualService'], () => destinationHosts),
  about(['VirtualService'], () => destinationSubsets),
  about(['Gateway'], () => duplicateCertificate),
  about(['EnvoyFilter'], () => envoyFilterOperations),
  about(['CustomResourceDefinition'], () => gatewayApiDefinitions),
  about(['Gateway'], () => gatewayCredentials),
  about(['Gateway'], () => gatewaySelector),
  about(['DestinationRule'], () => hostAndSubsets),
  about(['VirtualService'], () => ingressSubsets),
  about(['MutatingWebhookConfiguration'], () => injectorWebhooks),
  about(['VirtualService'], () => jwtClaims),
  about(undefined, () => meshNetworks),
  about(['Namespace'], () => namespaceInjection),
  about(['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'], () => policySelectors),
  about(['DestinationRule'], () => serverCertificate),
  about(['ServiceEntry'], () => serviceEntryProtocols),
  about(['Service'], () => serviceInClusters),
  about(['Service'], () => servicePortNames),
  about(['Sidecar'], () => sidecarSelectors),
  about(['Telemetry'], () => telemetrySelectors),
  about(WORKLOAD_KINDS, () => userId),
  about(['VirtualService'], () => virtualServiceGateways),
  about(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'], () => webhookUrls),
];

/** What nobody else says across objects. Some such rules stand beside those of Kiali that look at the same fields. */
const ownChecks: readonly ListedCheck[] = [
  about(['VirtualService'], () => shadowedRules),
  about(['VirtualService'], () => meshForgotten),
  about(['VirtualService'], () => retriesAndFaults),
  about(['VirtualService'], () => rewrites),
  about(['VirtualService'], () => redirectLoops),
  about(['Gateway'], () => anyHostFirst),
  about(['VirtualService', 'DestinationRule'], () => twoLabelHosts),
  about(undefined, () => replacedObjects),
  about(['AuthorizationPolicy'], () => httpOnTcp),
  about(['AuthorizationPolicy'], () => orNotAnd),
  about(['Service'], () => serviceSelector),
  about(['AuthorizationPolicy'], () => everybody),
  about(['AuthorizationPolicy'], () => tokens),
  about(['AuthorizationPolicy', 'Telemetry'], () => providers),
  about(['ServiceEntry'], () => wideAddresses),
  about(['VirtualService'], () => literalTexts),
  about(['VirtualService'], () => sameHost),
  about(['VirtualService'], () => virtualServicePorts),
  about(['VirtualService'], () => virtualServiceCallers),
  about(['AuthorizationPolicy', 'PeerAuthentication'], () => podPorts),
  about(['Gateway'], () => gatewayRedirects),
  about(['AuthorizationPolicy'], () => gatewayIdentity),
  about(['AuthorizationPolicy'], () => passthroughServers),
  about(['HTTPRoute', 'GRPCRoute'], () => backendKinds),
  about(['HTTPRoute'], () => pathRewrites),
  about(['VirtualService'], () => tcpServers),
  about(['VirtualService'], () => wildcardDestinations),
  about([ROLLOUT], () => firstSteps),
];

/** What Kiali says across objects and istioctl does not, and what nobody else says. */
export const kialiChecks: readonly ListedCheck[] = [
  about(['VirtualService'], () => routeWeights),
  about(['VirtualService'], () => matchGateways),
  about(['DestinationRule'], () => conflictingDestinationRules),
  about(['DestinationRule'], () => destinationRulePods),
  about(['Gateway'], () => overlappingGateways),
  about(['ServiceEntry'], () => duplicateServiceEntries),
  about(['Service'], () => targetPorts),
  about(['Sidecar'], () => sidecarEgress),
  about(['VirtualService', 'DestinationRule', 'ServiceEntry'], () => exportedNamespaces),
  about(['AuthorizationPolicy'], () => methodsAndHosts),
  about(['AuthorizationPolicy'], () => principals),
  about(['AuthorizationPolicy'], () => identityWithoutMtls),
  about(['PeerAuthentication', 'RequestAuthentication'], () => authenticationSelectors),
  about(['DestinationRule', 'PeerAuthentication'], () => mutualTls),
  about(WORKLOAD_KINDS, () => uncoveredWorkloads),
  about(['WorkloadGroup'], () => workloadGroups),
  about(['UDPRoute'], () => gatewayRouteKinds),
  about(['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute', 'UDPRoute'], () => gatewayRoutes),
  about(['KubernetesGateway', 'ReferenceGrant'], () => kubernetesGateways),
  about(['AuthorizationPolicy', 'RequestAuthentication', 'Telemetry', 'WasmPlugin'], () => ambientPolicies),
  about(['VirtualService', 'DestinationRule'], () => ambientHosts),
  about(WORKLOAD_KINDS, () => ambientWorkloads),
  about(['Service', 'ServiceEntry', 'Namespace', ...WORKLOAD_KINDS], () => waypointBindings),
  about(['AuthorizationPolicy', 'PeerAuthentication', ...WORKLOAD_KINDS], () => ztunnelRules),
  about(['Sidecar', 'EnvoyFilter', 'VirtualService'], () => ignoredInAmbient),
  ...ownChecks,
];

/** The checks of single objects, by kind. */
export const objectChecks: ReadonlyMap<string, ObjectCheck> = new Map(
  Object.entries<ObjectCheck>({ ...trafficChecks, ...policyChecks }),
);

/** The checks across objects. */
export const meshChecks: readonly ListedCheck[] = [...istioChecks, ...kialiChecks];

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
