import { meshNetworks } from '../../../../lib/analysis/rules/installation/mesh-networks';
import { testMeshCases } from '../../support/mesh-cases';
import { meshNetworksCases } from './mesh-networks.cases';

testMeshCases(meshNetworks, meshNetworksCases);
