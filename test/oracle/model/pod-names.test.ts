import { podNamesWithCertificates } from '../../simulate/semantics/pod-names.cases';
import { askEndCasesAfresh } from './ask-end-cases';

jest.setTimeout(180_000);

askEndCasesAfresh(podNamesWithCertificates);
