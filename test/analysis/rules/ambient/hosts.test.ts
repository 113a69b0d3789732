import { ambientHosts } from '../../../../lib/analysis/rules/ambient/hosts';
import { testMeshCases } from '../../support/mesh-cases';
import { ambientHostsCases } from './hosts.cases';

testMeshCases(ambientHosts, ambientHostsCases);
