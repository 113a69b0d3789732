import { exportedNamespaces } from '../../../../lib/analysis/rules/namespace/export-to';
import { testMeshCases } from '../../support/mesh-cases';
import { exportedNamespacesCases } from './export-to.cases';

testMeshCases(exportedNamespaces, exportedNamespacesCases);
