import { sidecarSelectors } from '../../../../lib/analysis/rules/sidecar/selectors';
import { testMeshCases } from '../../support/mesh-cases';
import { sidecarSelectorsCases } from './selectors.cases';

testMeshCases(sidecarSelectors, sidecarSelectorsCases);
