import {
  virtualServiceGateways,
  matchGateways,
} from '../../../../lib/analysis/rules/virtual-service/gateways';
import { testMeshCases } from '../../support/mesh-cases';
import { virtualServiceGatewaysCases, matchGatewaysCases } from './gateways.cases';

testMeshCases(virtualServiceGateways, virtualServiceGatewaysCases);

testMeshCases(matchGateways, matchGatewaysCases);
