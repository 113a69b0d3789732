import { userId } from '../../../../lib/analysis/rules/workload/user-id';
import { testMeshCases } from '../../support/mesh-cases';
import { userIdCases } from './user-id.cases';

testMeshCases(userId, userIdCases);
