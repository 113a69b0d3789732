import { gatewayRoutes } from '../../../../lib/analysis/rules/gateway-api/routes';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayRoutesCases } from './routes.cases';

testMeshCases(gatewayRoutes, gatewayRoutesCases);
