import { conflictingDestinationRules } from '../../../../lib/analysis/rules/destination-rule/conflicting';
import { testMeshCases } from '../../support/mesh-cases';
import { conflictingDestinationRulesCases } from './conflicting.cases';

testMeshCases(conflictingDestinationRules, conflictingDestinationRulesCases);
