import { rewrites } from '../../../../lib/analysis/rules/virtual-service/rewrite';
import { testMeshCases } from '../../support/mesh-cases';
import { rewritesCases } from './rewrite.cases';

testMeshCases(rewrites, rewritesCases);
