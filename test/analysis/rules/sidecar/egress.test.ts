import { sidecarEgress } from '../../../../lib/analysis/rules/sidecar/egress';
import { testMeshCases } from '../../support/mesh-cases';
import { sidecarEgressCases } from './egress.cases';

testMeshCases(sidecarEgress, sidecarEgressCases);
