import { routeWeights } from '../../../../lib/analysis/rules/virtual-service/route-weights';
import { testMeshCases } from '../../support/mesh-cases';
import { routeWeightsCases } from './route-weights.cases';

testMeshCases(routeWeights, routeWeightsCases);
