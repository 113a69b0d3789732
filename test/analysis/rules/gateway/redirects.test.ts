import { gatewayRedirects } from '../../../../lib/analysis/rules/gateway/redirects';
import { testMeshCases } from '../../support/mesh-cases';
import { redirectsCases } from './redirects.cases';

testMeshCases(gatewayRedirects, redirectsCases);
