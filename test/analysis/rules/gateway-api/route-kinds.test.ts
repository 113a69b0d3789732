import { gatewayRouteKinds } from '../../../../lib/analysis/rules/gateway-api/route-kinds';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayRouteKindsCases } from './route-kinds.cases';

testMeshCases(gatewayRouteKinds, gatewayRouteKindsCases);
