import { telemetrySelectors } from '../../../../lib/analysis/rules/telemetry/selectors';
import { testMeshCases } from '../../support/mesh-cases';
import { telemetrySelectorsCases } from './selectors.cases';

testMeshCases(telemetrySelectors, telemetrySelectorsCases);
