import { blockedCidrs } from '../../../../lib/analysis/rules/security/blocked-cidrs';
import { testMeshCases } from '../../support/mesh-cases';
import { blockedCidrsCases } from './blocked-cidrs.cases';

testMeshCases(blockedCidrs, blockedCidrsCases);
