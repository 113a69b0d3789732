import { servicePortNames, targetPorts } from '../../../../lib/analysis/rules/service/ports';
import { testMeshCases } from '../../support/mesh-cases';
import { servicePortNamesCases, targetPortsCases } from './ports.cases';

testMeshCases(servicePortNames, servicePortNamesCases);

testMeshCases(targetPorts, targetPortsCases);
