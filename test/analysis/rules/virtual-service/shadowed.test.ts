import { shadowedRules } from '../../../../lib/analysis/rules/virtual-service/shadowed';
import { testMeshCases } from '../../support/mesh-cases';
import { shadowedRulesCases } from './shadowed.cases';

testMeshCases(shadowedRules, shadowedRulesCases);
