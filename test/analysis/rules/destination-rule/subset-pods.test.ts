import { destinationRulePods } from '../../../../lib/analysis/rules/destination-rule/subset-pods';
import { testMeshCases } from '../../support/mesh-cases';
import { destinationRulePodsCases } from './subset-pods.cases';

testMeshCases(destinationRulePods, destinationRulePodsCases);
