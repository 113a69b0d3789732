import { authorizerCases } from '../../simulate/semantics/authorizers.cases';
import { certificateCases } from '../../simulate/semantics/certificates.cases';
import { chainCases, chainsWithCertificates } from '../../simulate/semantics/chains.cases';
import { egressCases } from '../../simulate/semantics/egress.cases';
import { networkCases } from '../../simulate/semantics/networks.cases';
import { routePolicyCases } from '../../simulate/semantics/route-policy.cases';
import { askEndCases } from './ask-end-cases';

jest.setTimeout(120_000);

askEndCases([
  ...certificateCases,
  ...chainCases,
  ...chainsWithCertificates,
  ...authorizerCases,
  ...egressCases,
  ...networkCases,
  ...routePolicyCases,
]);
