import { waypointBindings } from '../../../../lib/analysis/rules/ambient/bindings';
import { testMeshCases } from '../../support/mesh-cases';
import { waypointBindingsCases } from './bindings.cases';

testMeshCases(waypointBindings, waypointBindingsCases);
