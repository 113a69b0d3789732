import { automaticImage } from '../../../../lib/analysis/rules/workload/automatic-image';
import { testMeshCases } from '../../support/mesh-cases';
import { automaticImageCases } from './automatic-image.cases';

testMeshCases(automaticImage, automaticImageCases);
