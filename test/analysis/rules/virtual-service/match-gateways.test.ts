import { matchGateways } from '../../../../lib/analysis/rules/virtual-service/match-gateways';
import { testMeshCases } from '../../support/mesh-cases';
import { matchGatewaysCases } from './match-gateways.cases';

testMeshCases(matchGateways, matchGatewaysCases);
