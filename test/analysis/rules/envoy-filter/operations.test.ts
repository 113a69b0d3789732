import { envoyFilterOperations } from '../../../../lib/analysis/rules/envoy-filter/operations';
import { testMeshCases } from '../../support/mesh-cases';
import { envoyFilterOperationsCases } from './operations.cases';

testMeshCases(envoyFilterOperations, envoyFilterOperationsCases);
