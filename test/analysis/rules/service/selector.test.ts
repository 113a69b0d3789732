import { serviceSelector } from '../../../../lib/analysis/rules/service/selector';
import { testMeshCases } from '../../support/mesh-cases';
import { serviceSelectorCases } from './selector.cases';

testMeshCases(serviceSelector, serviceSelectorCases);
