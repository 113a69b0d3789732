import { meshForgotten } from '../../../../lib/analysis/rules/virtual-service/mesh-forgotten';
import { testMeshCases } from '../../support/mesh-cases';
import { meshForgottenCases } from './mesh-forgotten.cases';

testMeshCases(meshForgotten, meshForgottenCases);
