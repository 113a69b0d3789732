import { gatewayApiDefinitions } from '../../../../lib/analysis/rules/gateway-api/crd-versions';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayApiDefinitionsCases } from './crd-versions.cases';

testMeshCases(gatewayApiDefinitions, gatewayApiDefinitionsCases);
