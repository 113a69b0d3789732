import { passthroughServers } from '../../../../lib/analysis/rules/security/passthrough-servers';
import { testMeshCases } from '../../support/mesh-cases';
import { passthroughServersCases } from './passthrough-servers.cases';

testMeshCases(passthroughServers, passthroughServersCases);
