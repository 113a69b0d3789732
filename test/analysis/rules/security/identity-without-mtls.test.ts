import { identityWithoutMtls } from '../../../../lib/analysis/rules/security/identity-without-mtls';
import { testMeshCases } from '../../support/mesh-cases';
import { identityWithoutMtlsCases } from './identity-without-mtls.cases';

testMeshCases(identityWithoutMtls, identityWithoutMtlsCases);
