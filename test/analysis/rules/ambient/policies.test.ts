import { ambientPolicies } from '../../../../lib/analysis/rules/ambient/policies';
import { testMeshCases } from '../../support/mesh-cases';
import { ambientPoliciesCases } from './policies.cases';

testMeshCases(ambientPolicies, ambientPoliciesCases);
