import { deploymentServices } from '../../../../lib/analysis/rules/workload/services';
import { testMeshCases } from '../../support/mesh-cases';
import { deploymentServicesCases } from './services.cases';

testMeshCases(deploymentServices, deploymentServicesCases);
