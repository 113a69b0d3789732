import { ambientWorkloads } from '../../../../lib/analysis/rules/ambient/workloads';
import { testMeshCases } from '../../support/mesh-cases';
import { ambientWorkloadsCases } from './workloads.cases';

testMeshCases(ambientWorkloads, ambientWorkloadsCases);
