import { overlappingGateways, anyHostFirst } from '../../../../lib/analysis/rules/gateway/hosts';
import { testMeshCases } from '../../support/mesh-cases';
import { overlappingGatewaysCases, anyHostFirstCases } from './hosts.cases';

testMeshCases(overlappingGateways, overlappingGatewaysCases);

testMeshCases(anyHostFirst, anyHostFirstCases);
