import { duplicateServiceEntries } from '../../../../lib/analysis/rules/service-entry/duplicates';
import { testMeshCases } from '../../support/mesh-cases';
import { duplicateServiceEntriesCases } from './duplicates.cases';

testMeshCases(duplicateServiceEntries, duplicateServiceEntriesCases);
