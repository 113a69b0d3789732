import { gatewaySelector } from '../../../../lib/analysis/rules/gateway/selector';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewaySelectorCases } from './selector.cases';

testMeshCases(gatewaySelector, gatewaySelectorCases);
