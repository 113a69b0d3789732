import { servicePortNames } from '../../../../lib/analysis/rules/service/port-names';
import { testMeshCases } from '../../support/mesh-cases';
import { servicePortNamesCases } from './port-names.cases';

testMeshCases(servicePortNames, servicePortNamesCases);
