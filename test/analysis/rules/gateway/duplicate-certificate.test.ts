import { duplicateCertificate } from '../../../../lib/analysis/rules/gateway/duplicate-certificate';
import { testMeshCases } from '../../support/mesh-cases';
import { duplicateCertificateCases } from './duplicate-certificate.cases';

testMeshCases(duplicateCertificate, duplicateCertificateCases);
