import { serviceEntryProtocols } from '../../../../lib/analysis/rules/service-entry/protocols';
import { testMeshCases } from '../../support/mesh-cases';
import { serviceEntryProtocolsCases } from './protocols.cases';

testMeshCases(serviceEntryProtocols, serviceEntryProtocolsCases);
