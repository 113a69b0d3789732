import { backendKinds } from '../../../../lib/analysis/rules/gateway-api/backend-kinds';
import { testMeshCases } from '../../support/mesh-cases';
import { backendKindsCases } from './backend-kinds.cases';

testMeshCases(backendKinds, backendKindsCases);
