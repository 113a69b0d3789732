import { destinationSubsets } from '../../../../lib/analysis/rules/virtual-service/destination-subsets';
import { testMeshCases } from '../../support/mesh-cases';
import { destinationSubsetsCases } from './destination-subsets.cases';

testMeshCases(destinationSubsets, destinationSubsetsCases);
