import { conflictingHosts } from '../../../../lib/analysis/rules/virtual-service/conflicting-hosts';
import { testMeshCases } from '../../support/mesh-cases';
import { conflictingHostsCases } from './conflicting-hosts.cases';

testMeshCases(conflictingHosts, conflictingHostsCases);
