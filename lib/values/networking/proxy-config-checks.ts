import { MeshErrorCode } from '../mesh-error';
import type { Checks } from '../mesh-fault';
import type { ProxyConfigView } from './messages';

/** What istiod's `ValidateProxyConfig` has against a proxy configuration, apart from its selector. */
export const proxyConfigChecks = {
  concurrency: ({ concurrency = 0 }) =>
    concurrency < 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: `concurrency ${concurrency}`,
          expected: '0 or more',
          mend: 'give the number of threads; 0 is one for each core',
          at: ['concurrency'],
          finding: 'The concurrency is below 0.',
        }
      : undefined,
} satisfies Checks<ProxyConfigView>;
