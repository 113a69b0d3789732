import { methodsAndHosts } from '../../../../lib/analysis/rules/security/methods-and-hosts';
import { testMeshCases } from '../../support/mesh-cases';
import { methodsAndHostsCases } from './methods-and-hosts.cases';

testMeshCases(methodsAndHosts, methodsAndHostsCases);
