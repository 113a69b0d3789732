import type { FieldPath } from '../../mesh/manifest';
import type { Report } from '../problem';
import { ruleTable, type Rule } from '../rule';
import { checkDuration, readDuration } from './duration';

const NEGATIVE = {
  why: 'A limit below zero means nothing; istiod refuses the object.',
  mend: 'Give 0 or more; leave the field out for the default.',
  covers: ['DestinationRule/10', 'Sidecar/34'],
};

export const connectionPoolRules = ruleTable(
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

const LIMITS: readonly (readonly [string, Rule])[] = [
  ['http1MaxPendingRequests', connectionPoolRules['http1-max-pending-requests']],
  ['http2MaxRequests', connectionPoolRules['http2-max-requests']],
  ['maxRequestsPerConnection', connectionPoolRules['max-requests-per-connection']],
  ['maxRetries', connectionPoolRules['max-retries']],
  ['maxConcurrentStreams', connectionPoolRules['max-concurrent-streams']],
];

/** The connection pool of a traffic policy or of a sidecar. */
export function checkConnectionPool(pool: any, at: FieldPath, report: Report): void {
  if (pool === undefined || pool === null) return;
  const http = pool.http ?? undefined;
  const tcp = pool.tcp ?? undefined;
  if (http === undefined && tcp === undefined) {
    report(connectionPoolRules.empty, at, 'a connection pool without http and tcp');
    return;
  }
  if (http !== undefined) checkHttp(http, [...at, 'http'], report);
  if (tcp !== undefined) checkTcp(tcp, [...at, 'tcp'], report);
}

function checkHttp(http: any, at: FieldPath, report: Report): void {
  for (const [field, rule] of LIMITS) {
    if (http[field] < 0) report(rule, [...at, field], `${field} below 0`);
  }
  checkDuration(http.idleTimeout, [...at, 'idleTimeout'], report);
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol === true) {
    const message = 'useClientProtocol beside h2UpgradePolicy UPGRADE';
    report(connectionPoolRules['upgrade-and-client-protocol'], [...at, 'useClientProtocol'], message);
  }
  const pings = http.http2KeepAlive ?? undefined;
  if (pings === undefined) return;
  const path = [...at, 'http2KeepAlive'];
  if ((pings.interval ?? undefined) === undefined) {
    report(connectionPoolRules['no-ping-interval'], path, 'http2KeepAlive without interval');
  }
  if ((pings.timeout ?? undefined) === undefined) {
    report(connectionPoolRules['no-ping-timeout'], path, 'http2KeepAlive without timeout');
  }
  checkDuration(pings.interval, [...path, 'interval'], report);
  checkDuration(pings.timeout, [...path, 'timeout'], report);
}

function checkTcp(tcp: any, at: FieldPath, report: Report): void {
  if (tcp.maxConnections < 0) {
    report(connectionPoolRules['max-connections'], [...at, 'maxConnections'], 'maxConnections below 0');
  }
  for (const field of ['connectTimeout', 'maxConnectionDuration'])
    checkDuration(tcp[field], [...at, field], report);
  const idle = [...at, 'idleTimeout'];
  // Less than a millisecond counts as 0, which here means no timeout.
  if (readDuration(tcp.idleTimeout, idle, report)?.milliseconds) checkDuration(tcp.idleTimeout, idle, report);
  for (const field of ['time', 'interval']) {
    checkDuration(tcp.tcpKeepalive?.[field], [...at, 'tcpKeepalive', field], report);
  }
}
