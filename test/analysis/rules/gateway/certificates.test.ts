import {
  gatewayCredentials,
  duplicateCertificate,
} from '../../../../lib/analysis/rules/gateway/certificates';
import { testMeshCases } from '../../support/mesh-cases';
import { gatewayCredentialsCases, duplicateCertificateCases } from './certificates.cases';

testMeshCases(gatewayCredentials, gatewayCredentialsCases);

testMeshCases(duplicateCertificate, duplicateCertificateCases);
