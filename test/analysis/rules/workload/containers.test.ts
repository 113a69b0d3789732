import { automaticImage, userId } from '../../../../lib/analysis/rules/workload/containers';
import { testMeshCases } from '../../support/mesh-cases';
import { automaticImageCases, userIdCases } from './containers.cases';

testMeshCases(automaticImage, automaticImageCases);

testMeshCases(userId, userIdCases);
