import { namespaceInjection, exportedNamespaces } from '../../../../lib/analysis/rules/namespace/namespaces';
import { testMeshCases } from '../../support/mesh-cases';
import { namespaceInjectionCases, exportedNamespacesCases } from './namespaces.cases';

testMeshCases(namespaceInjection, namespaceInjectionCases);

testMeshCases(exportedNamespaces, exportedNamespacesCases);
