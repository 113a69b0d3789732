import { firstSteps } from '../../../../lib/analysis/rules/rollout/first-step';
import { testMeshCases } from '../../support/mesh-cases';
import { firstStepCases } from './first-step.cases';

testMeshCases(firstSteps, firstStepCases);
