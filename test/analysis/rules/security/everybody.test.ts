import { everybody } from '../../../../lib/analysis/rules/security/everybody';
import { testMeshCases } from '../../support/mesh-cases';
import { everybodyCases } from './everybody.cases';

testMeshCases(everybody, everybodyCases);
