import { annotations } from '../../../../lib/analysis/rules/annotations/annotations';
import { testMeshCases } from '../../support/mesh-cases';
import { annotationsCases } from './annotations.cases';

testMeshCases(annotations, annotationsCases);
