import { mutualTls } from '../../../../lib/analysis/rules/security/mutual-tls';
import { testMeshCases } from '../../support/mesh-cases';
import { mutualTlsCases } from './mutual-tls.cases';

testMeshCases(mutualTls, mutualTlsCases);
