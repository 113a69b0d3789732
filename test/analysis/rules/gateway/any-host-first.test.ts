import { anyHostFirst } from '../../../../lib/analysis/rules/gateway/any-host-first';
import { testMeshCases } from '../../support/mesh-cases';
import { anyHostFirstCases } from './any-host-first.cases';

testMeshCases(anyHostFirst, anyHostFirstCases);
