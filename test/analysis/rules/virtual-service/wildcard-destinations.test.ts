import { wildcardDestinations } from '../../../../lib/analysis/rules/virtual-service/wildcard-destinations';
import { testMeshCases } from '../../support/mesh-cases';
import { wildcardDestinationsCases } from './wildcard-destinations.cases';

testMeshCases(wildcardDestinations, wildcardDestinationsCases);
