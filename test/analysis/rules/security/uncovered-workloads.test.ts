import { uncoveredWorkloads } from '../../../../lib/analysis/rules/security/uncovered-workloads';
import { testMeshCases } from '../../support/mesh-cases';
import { uncoveredWorkloadsCases } from './uncovered-workloads.cases';

testMeshCases(uncoveredWorkloads, uncoveredWorkloadsCases);
