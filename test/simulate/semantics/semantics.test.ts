import { actionCases } from './actions.cases';
import { authorizerCases } from './authorizers.cases';
import { certificateCases } from './certificates.cases';
import { chainCases, chainsWithCertificates } from './chains.cases';
import { ambientCases } from './ambient.cases';
import { connectionCases } from './connections.cases';
import { edgeCases } from './edges.cases';
import { egressCases } from './egress.cases';
import { envoyFilterCases, refusedMerges } from './envoy-filters.cases';
import { failureCases } from './failures.cases';
import { gatewayCases } from './gateways.cases';
import { hostCases } from './hosts.cases';
import { httpProxyCases } from './http-proxy.cases';
import { ingressCases } from './ingress.cases';
import { localityCases, localityDoubts } from './localities.cases';
import { matchingCases } from './matching.cases';
import { networkCases } from './networks.cases';
import { podNameCases, podNamesWithCertificates } from './pod-names.cases';
import { routePolicyCases } from './route-policy.cases';
import { testCases } from './test-cases';
import { wireCases } from './wires.cases';

testCases([
  ['matches', matchingCases],
  ['actions', actionCases],
  ['hosts', hostCases],
  ['gateways', gatewayCases],
  ['connections', connectionCases],
  ['wires', wireCases],
  ['names of pods', [...podNameCases, ...podNamesWithCertificates]],
  ['localities', [...localityCases, ...localityDoubts]],
  ['HTTP proxies', httpProxyCases],
  ['failures', failureCases],
  ['edges', edgeCases],
  ['EnvoyFilters', [...envoyFilterCases, ...refusedMerges]],
  ['ambient mode', ambientCases],
  ['certificates', certificateCases],
  ['authorizers', authorizerCases],
  ['ingress', ingressCases],
  ['egress', egressCases],
  ['route policies', routePolicyCases],
  ['networks', networkCases],
  ['chains', [...chainCases, ...chainsWithCertificates]],
]);
