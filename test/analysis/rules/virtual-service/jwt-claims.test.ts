import { jwtClaims } from '../../../../lib/analysis/rules/virtual-service/jwt-claims';
import { testMeshCases } from '../../support/mesh-cases';
import { jwtClaimsCases } from './jwt-claims.cases';

testMeshCases(jwtClaims, jwtClaimsCases);
