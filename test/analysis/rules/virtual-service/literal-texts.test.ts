import { literalTexts } from '../../../../lib/analysis/rules/virtual-service/literal-texts';
import { testMeshCases } from '../../support/mesh-cases';
import { literalTextsCases } from './literal-texts.cases';

testMeshCases(literalTexts, literalTextsCases);
