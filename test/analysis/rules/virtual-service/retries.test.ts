import { retriesAndFaults } from '../../../../lib/analysis/rules/virtual-service/retries';
import { testMeshCases } from '../../support/mesh-cases';
import { retriesAndFaultsCases } from './retries.cases';

testMeshCases(retriesAndFaults, retriesAndFaultsCases);
