import { conflictingGateways } from '../../../../lib/analysis/rules/gateway/conflicting';
import { testMeshCases } from '../../support/mesh-cases';
import { conflictingGatewaysCases } from './conflicting.cases';

testMeshCases(conflictingGateways, conflictingGatewaysCases);
