import { edgeCases } from '../../simulate/semantics/edges.cases';
import { httpProxyCases } from '../../simulate/semantics/http-proxy.cases';
import { askCases } from './ask-cases';

jest.setTimeout(120_000);

askCases([...edgeCases, ...httpProxyCases]);
