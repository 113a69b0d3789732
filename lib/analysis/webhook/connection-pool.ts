import type { FieldPath } from '../../mesh/manifest';
import { connectionPoolChecks } from '../../values/networking/connection-pool-checks';
import type { ConnectionPoolView } from '../../values/networking/messages';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkDuration, readDuration } from './duration';
import { placeFaults } from './place-faults';

const NEGATIVE = {
  why: 'A limit below zero means nothing; istiod refuses the object.',
  mend: 'Give 0 or more; leave the field out for the default.',
  covers: ['DestinationRule/10', 'Sidecar/34'],
};

export const connectionPoolRules = ruleTable<keyof typeof connectionPoolChecks>(
  {
    section: 'connection-pool',
    source: 'istiod, pkg/config/validation/validation.go: validateConnectionPool',
  },
  {
    empty: {
      title: 'A connection pool sets nothing',
      why: 'istiod refuses a pool with neither http nor tcp.',
      mend: 'Add http or tcp, or leave connectionPool out.',
      covers: ['DestinationRule/9', 'Sidecar/34'],
    },
    'http1-max-pending-requests': { title: 'http1MaxPendingRequests is negative', ...NEGATIVE },
    'http2-max-requests': { title: 'http2MaxRequests is negative', ...NEGATIVE },
    'max-requests-per-connection': { title: 'maxRequestsPerConnection is negative', ...NEGATIVE },
    'max-retries': { title: 'maxRetries is negative', ...NEGATIVE },
    'max-concurrent-streams': { title: 'maxConcurrentStreams is negative', ...NEGATIVE },
    'upgrade-and-client-protocol': {
      title: 'A connection pool upgrades to HTTP/2 and keeps the protocol of the client',
      why: 'h2UpgradePolicy UPGRADE and useClientProtocol contradict each other; istiod refuses the object.',
      mend: 'Take useClientProtocol away, or set h2UpgradePolicy to DO_NOT_UPGRADE.',
      covers: ['DestinationRule/12', 'Sidecar/34'],
    },
    'no-ping-interval': {
      title: 'http2KeepAlive has no interval',
      why: 'istiod refuses the object.',
      mend: 'Give the time between two pings.',
      covers: ['DestinationRule/13', 'Sidecar/34'],
    },
    'no-ping-timeout': {
      title: 'http2KeepAlive has no timeout',
      why: 'istiod refuses the object.',
      mend: 'Give the time after which a ping without an answer closes the connection.',
      covers: ['DestinationRule/14', 'Sidecar/34'],
    },
    'max-connections': {
      title: 'maxConnections is negative',
      ...NEGATIVE,
      covers: ['DestinationRule/15', 'Sidecar/34'],
    },
  },
);

/** The connection pool of a traffic policy or of a sidecar. */
export function checkConnectionPool(
  pool: ConnectionPoolView | undefined,
  at: FieldPath,
  report: Report,
): void {
  placeFaults(connectionPoolRules, connectionPoolChecks, pool, at, report);
  const { http, tcp } = pool ?? {};
  const duration = (text: string | undefined, ...path: string[]) =>
    checkDuration(text, [...at, ...path], report);
  duration(http?.idleTimeout, 'http', 'idleTimeout');
  duration(http?.http2KeepAlive?.interval, 'http', 'http2KeepAlive', 'interval');
  duration(http?.http2KeepAlive?.timeout, 'http', 'http2KeepAlive', 'timeout');
  duration(tcp?.connectTimeout, 'tcp', 'connectTimeout');
  duration(tcp?.maxConnectionDuration, 'tcp', 'maxConnectionDuration');
  duration(tcp?.tcpKeepalive?.time, 'tcp', 'tcpKeepalive', 'time');
  duration(tcp?.tcpKeepalive?.interval, 'tcp', 'tcpKeepalive', 'interval');
  const idle = [...at, 'tcp', 'idleTimeout'];
  // Less than a millisecond counts as 0, which here means no timeout.
  if (readDuration(tcp?.idleTimeout, idle, report)?.milliseconds) {
    checkDuration(tcp?.idleTimeout, idle, report);
  }
}
