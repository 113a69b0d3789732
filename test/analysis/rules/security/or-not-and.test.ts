import { orNotAnd } from '../../../../lib/analysis/rules/security/or-not-and';
import { testMeshCases } from '../../support/mesh-cases';
import { orNotAndCases } from './or-not-and.cases';

testMeshCases(orNotAnd, orNotAndCases);
