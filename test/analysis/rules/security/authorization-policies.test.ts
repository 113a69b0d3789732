import {
  authorizationPolicies,
  orNotAnd,
} from '../../../../lib/analysis/rules/security/authorization-policies';
import { testMeshCases } from '../../support/mesh-cases';
import { authorizationPoliciesCases, orNotAndCases } from './authorization-policies.cases';

testMeshCases(authorizationPolicies, authorizationPoliciesCases);

testMeshCases(orNotAnd, orNotAndCases);
