import { destinationHosts } from '../../../../lib/analysis/rules/virtual-service/destination-hosts';
import { testMeshCases } from '../../support/mesh-cases';
import { destinationHostsCases } from './destination-hosts.cases';

testMeshCases(destinationHosts, destinationHostsCases);
