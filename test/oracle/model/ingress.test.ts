import { ingressCases } from '../../simulate/semantics/ingress.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases(ingressCases);
