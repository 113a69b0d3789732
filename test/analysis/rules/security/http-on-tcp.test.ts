import { httpOnTcp } from '../../../../lib/analysis/rules/security/http-on-tcp';
import { testMeshCases } from '../../support/mesh-cases';
import { httpOnTcpCases } from './http-on-tcp.cases';

testMeshCases(httpOnTcp, httpOnTcpCases);
