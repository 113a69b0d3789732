import { podPorts } from '../../../../lib/analysis/rules/security/pod-ports';
import { testMeshCases } from '../../support/mesh-cases';
import { podPortsCases } from './pod-ports.cases';

testMeshCases(podPorts, podPortsCases);
