import { wideAddresses } from '../../../../lib/analysis/rules/service-entry/wide-addresses';
import { testMeshCases } from '../../support/mesh-cases';
import { wideAddressesCases } from './wide-addresses.cases';

testMeshCases(wideAddresses, wideAddressesCases);
