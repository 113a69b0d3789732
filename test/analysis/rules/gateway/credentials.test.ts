import { gatewayCredentials } from '../../../../lib/analysis/rules/gateway/credentials';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayCredentialsCases } from './credentials.cases';

testMeshCases(gatewayCredentials, gatewayCredentialsCases);
