import { providers } from '../../../../lib/analysis/rules/security/providers';
import { testMeshCases } from '../../support/mesh-cases';
import { providersCases } from './providers.cases';

testMeshCases(providers, providersCases);
