import { redirectLoops } from '../../../../lib/analysis/rules/virtual-service/redirect-loop';
import { testMeshCases } from '../../support/mesh-cases';
import { redirectLoopsCases } from './redirect-loop.cases';

testMeshCases(redirectLoops, redirectLoopsCases);
