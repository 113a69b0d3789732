import { kubernetesGateways } from '../../../../lib/analysis/rules/gateway-api/gateways';
import { testMeshCases } from '../../support/mesh-cases';
import { kubernetesGatewaysCases } from './gateways.cases';

testMeshCases(kubernetesGateways, kubernetesGatewaysCases);
