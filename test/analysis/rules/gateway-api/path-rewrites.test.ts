import { pathRewrites } from '../../../../lib/analysis/rules/gateway-api/path-rewrites';
import { testMeshCases } from '../../support/mesh-cases';
import { pathRewritesCases } from './path-rewrites.cases';

testMeshCases(pathRewrites, pathRewritesCases);
