import { ztunnelRules } from '../../../../lib/analysis/rules/ambient/ztunnel';
import { testMeshCases } from '../../support/mesh-cases';
import { ztunnelRulesCases } from './ztunnel.cases';

testMeshCases(ztunnelRules, ztunnelRulesCases);
