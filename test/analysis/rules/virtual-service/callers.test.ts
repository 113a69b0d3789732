import { virtualServiceCallers } from '../../../../lib/analysis/rules/virtual-service/callers';
import { testMeshCases } from '../../support/mesh-cases';
import { callersCases } from './callers.cases';

testMeshCases(virtualServiceCallers, callersCases);
