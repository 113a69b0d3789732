import { ingressSubsets } from '../../../../lib/analysis/rules/virtual-service/ingress-subsets';
import { testMeshCases } from '../../support/mesh-cases';
import { ingressSubsetsCases } from './ingress-subsets.cases';

testMeshCases(ingressSubsets, ingressSubsetsCases);
