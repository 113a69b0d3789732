import { policySelectors } from '../../../../lib/analysis/rules/gateway-api/policy-selectors';
import { testMeshCases } from '../../support/mesh-cases';
import { policySelectorsCases } from './policy-selectors.cases';

testMeshCases(policySelectors, policySelectorsCases);
