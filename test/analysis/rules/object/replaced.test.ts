import { replacedObjects } from '../../../../lib/analysis/rules/object/replaced';
import { testMeshCases } from '../../support/mesh-cases';
import { replacedObjectsCases } from './replaced.cases';

testMeshCases(replacedObjects, replacedObjectsCases);
