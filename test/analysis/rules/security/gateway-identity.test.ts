import { gatewayIdentity } from '../../../../lib/analysis/rules/security/gateway-identity';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayIdentityCases } from './gateway-identity.cases';

testMeshCases(gatewayIdentity, gatewayIdentityCases);
