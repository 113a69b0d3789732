import { virtualServicePorts } from '../../../../lib/analysis/rules/virtual-service/ports';
import { testMeshCases } from '../../support/mesh-cases';
import { portsCases } from './ports.cases';

testMeshCases(virtualServicePorts, portsCases);
