import { authorizationPolicies } from '../../../../lib/analysis/rules/security/authorization-policies';
import { testMeshCases } from '../../support/mesh-cases';
import { authorizationPoliciesCases } from './authorization-policies.cases';

testMeshCases(authorizationPolicies, authorizationPoliciesCases);
