import { targetPorts } from '../../../../lib/analysis/rules/service/target-ports';
import { testMeshCases } from '../../support/mesh-cases';
import { targetPortsCases } from './target-ports.cases';

testMeshCases(targetPorts, targetPortsCases);
