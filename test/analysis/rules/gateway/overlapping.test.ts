import { overlappingGateways } from '../../../../lib/analysis/rules/gateway/overlapping';
import { testMeshCases } from '../../support/mesh-cases';
import { overlappingGatewaysCases } from './overlapping.cases';

testMeshCases(overlappingGateways, overlappingGatewaysCases);
