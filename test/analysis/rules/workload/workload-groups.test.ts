import { workloadGroups } from '../../../../lib/analysis/rules/workload/workload-groups';
import { testMeshCases } from '../../support/mesh-cases';
import { workloadGroupsCases } from './workload-groups.cases';

testMeshCases(workloadGroups, workloadGroupsCases);
