import { namespaceInjection } from '../../../../lib/analysis/rules/namespace/injection';
import { testMeshCases } from '../../support/mesh-cases';
import { namespaceInjectionCases } from './injection.cases';

testMeshCases(namespaceInjection, namespaceInjectionCases);
