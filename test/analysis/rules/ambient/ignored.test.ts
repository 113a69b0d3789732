import { ignoredInAmbient } from '../../../../lib/analysis/rules/ambient/ignored';
import { testMeshCases } from '../../support/mesh-cases';
import { ignoredInAmbientCases } from './ignored.cases';

testMeshCases(ignoredInAmbient, ignoredInAmbientCases);
