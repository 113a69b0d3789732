import { deprecatedFields } from '../../../../lib/analysis/rules/installation/deprecated';
import { testMeshCases } from '../../support/mesh-cases';
import { deprecatedFieldsCases } from './deprecated.cases';

testMeshCases(deprecatedFields, deprecatedFieldsCases);
