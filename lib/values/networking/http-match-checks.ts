import { isMeshLabel } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import type { Checks } from '../mesh-fault';
import type { HttpMatchRequestView } from './messages';

/** What istiod's `validateHTTPRouteMatchRequest` has against a match, apart from texts, headers, ports, labels and gateways. */
export const httpMatchChecks = {
  'source-namespace': ({ sourceNamespace }) =>
    sourceNamespace && !isMeshLabel(sourceNamespace)
      ? {
          code: MeshErrorCode.INVALID_NAME,
          got: `the namespace ${JSON.stringify(sourceNamespace)}`,
          expected: 'the name of a namespace',
          mend: 'write it alone',
          at: ['sourceNamespace'],
          finding: `the namespace ${JSON.stringify(sourceNamespace)}`,
        }
      : undefined,
} satisfies Checks<HttpMatchRequestView>;
