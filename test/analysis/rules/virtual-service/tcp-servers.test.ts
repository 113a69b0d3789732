import { tcpServers } from '../../../../lib/analysis/rules/virtual-service/tcp-servers';
import { testMeshCases } from '../../support/mesh-cases';
import { tcpServersCases } from './tcp-servers.cases';

testMeshCases(tcpServers, tcpServersCases);
