import { serviceInClusters } from '../../../../lib/analysis/rules/service/clusters';
import { testMeshCases } from '../../support/mesh-cases';
import { serviceInClustersCases } from './clusters.cases';

testMeshCases(serviceInClusters, serviceInClustersCases);
