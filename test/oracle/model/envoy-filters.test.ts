import { envoyFilterCases } from '../../simulate/semantics/envoy-filters.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases(envoyFilterCases);
