import { edgeCases } from '../../simulate/semantics/edges.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases(edgeCases);
