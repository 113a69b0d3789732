import { authenticationSelectors } from '../../../../lib/analysis/rules/security/policy-selectors';
import { testMeshCases } from '../../support/mesh-cases';
import { authenticationSelectorsCases } from './policy-selectors.cases';

testMeshCases(authenticationSelectors, authenticationSelectorsCases);
