import { virtualServiceGateways } from '../../../../lib/analysis/rules/virtual-service/gateways';
import { testMeshCases } from '../../support/mesh-cases';
import { virtualServiceGatewaysCases } from './gateways.cases';

testMeshCases(virtualServiceGateways, virtualServiceGatewaysCases);
