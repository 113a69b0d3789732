import { hostAndSubsets } from '../../../../lib/analysis/rules/destination-rule/host-and-subsets';
import { testMeshCases } from '../../support/mesh-cases';
import { hostAndSubsetsCases } from './host-and-subsets.cases';

testMeshCases(hostAndSubsets, hostAndSubsetsCases);
