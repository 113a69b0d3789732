import { twoLabelHosts } from '../../../../lib/analysis/rules/host/two-labels';
import { testMeshCases } from '../../support/mesh-cases';
import { twoLabelHostsCases } from './two-labels.cases';

testMeshCases(twoLabelHosts, twoLabelHostsCases);
