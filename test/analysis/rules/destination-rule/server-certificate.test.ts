import { serverCertificate } from '../../../../lib/analysis/rules/destination-rule/server-certificate';
import { testMeshCases } from '../../support/mesh-cases';
import { serverCertificateCases } from './server-certificate.cases';

testMeshCases(serverCertificate, serverCertificateCases);
