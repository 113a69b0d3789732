import { principals } from '../../../../lib/analysis/rules/security/principals';
import { testMeshCases } from '../../support/mesh-cases';
import { principalsCases } from './principals.cases';

testMeshCases(principals, principalsCases);
