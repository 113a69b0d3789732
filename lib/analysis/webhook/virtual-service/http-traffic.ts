import type { FieldPath } from '../../../mesh/manifest';
import { durationLength } from '../../../values/duration-text';
import { corsHeader } from '../../../values/header-names';
import { CORS_METHODS } from '../../../values/networking/cors-policy';
import { GrpcStatus } from '../../../values/networking/fault';
import { isRetryCondition } from '../../../values/networking/retry';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { checkDuration } from '../duration';
import { eachItem } from '../items';
import { checkMatchExpression, conditionOf } from '../string-match';
import { checkHeaderName } from './http-match';
import { checkStatus } from './http-status';

const RETRIES = 'istiod, pkg/config/validation/validation.go: validateHTTPRetry';
const CORS = 'istiod, pkg/config/validation/validation.go: validateCORSPolicy';

export const httpTrafficRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPFaultInjection',
  },
  {
    'cors-origin': {
      title: 'An allowed origin is empty',
      why: 'istiod refuses the object.',
      mend: 'Name the origin by exact, prefix or regex; "regex: .*" is any.',
      source: CORS,
      covers: ['VirtualService/41'],
    },
    'cors-method': {
      title: 'An allowed method is none of HTTP',
      why: 'istiod refuses the object.',
      mend: `Use ${CORS_METHODS.slice(0, -1).join(', ')} or "*", in capitals.`,
      source: CORS,
      covers: ['VirtualService/43'],
    },
    'cors-max-age': {
      title: 'The age of a preflight answer is not in whole seconds',
      why: 'The header Access-Control-Max-Age counts in seconds; istiod refuses the object.',
      mend: 'Give whole seconds.',
      source: CORS,
      covers: ['VirtualService/46'],
    },
    'empty-fault': {
      title: 'A fault has neither delay nor abort',
      why: 'istiod refuses the object.',
      mend: 'Say what the fault is, or leave it out.',
      covers: ['VirtualService/47'],
    },
    'fault-percentage': {
      title: 'The percentage of a fault is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give 0, or 0.0001 to 100.',
      covers: ['VirtualService/48'],
    },
    'grpc-status': {
      title: 'A fault aborts with a status that gRPC does not have',
      why: 'istiod refuses the object.',
      mend: 'Write the name of a status in capitals, as in "UNAVAILABLE".',
      covers: ['VirtualService/49'],
    },
    'http2-error': {
      title: 'A fault aborts with an error of HTTP/2',
      why: 'Istio does not have it yet and refuses the object.',
      mend: 'Use httpStatus or grpcStatus.',
      covers: ['VirtualService/50'],
    },
    'exponential-delay': {
      title: 'A fault has an exponential delay',
      why: 'Istio does not have it yet and refuses the object.',
      mend: 'Use fixedDelay.',
      covers: ['VirtualService/54'],
    },
    'negative-attempts': {
      title: 'The number of retries is negative',
      why: 'istiod refuses the object.',
      mend: 'Give 0 for no retries, or more.',
      source: RETRIES,
      covers: ['VirtualService/70'],
    },
    'retries-off-with-settings': {
      title: 'Retries are switched off and set',
      why: 'With attempts at 0, or left out, nothing is tried again; istiod refuses settings beside it.',
      mend: 'Give the number of attempts, or take the other settings away.',
      source: RETRIES,
      covers: ['VirtualService/71'],
    },
    'retry-on': {
      title: 'A condition for retries is unknown',
      why: 'istiod refuses the object. Entries are separated by "," alone: a space belongs to the entry.',
      mend: 'Use conditions of Envoy such as "5xx" and "reset", or statuses such as "503", without spaces.',
      source: RETRIES,
      covers: ['VirtualService/73'],
    },
  },
);

const GRPC_STATUSES: ReadonlySet<string> = new Set(Object.values(GrpcStatus));

/** Which pages of other origins may call. */
export function checkCors(policy: any, at: FieldPath, report: Report): void {
  if (policy === undefined || policy === null) return;
  eachItem(policy.allowOrigins, [...at, 'allowOrigins'], (origin, path) => {
    if (!conditionOf(origin)?.[1]) {
      report(httpTrafficRules['cors-origin'], path, 'an empty origin');
    } else checkMatchExpression(origin, 'corsPolicy.allowOrigins', path, report);
  });
  policy.allowMethods?.forEach((method: string | null, i: number) => {
    if (CORS_METHODS.includes(method ?? '')) return;
    report(
      httpTrafficRules['cors-method'],
      [...at, 'allowMethods', i],
      `the method ${JSON.stringify(method ?? '')}`,
    );
  });
  for (const field of ['allowHeaders', 'exposeHeaders']) {
    policy[field]?.forEach((name: string | null, i: number) => {
      checkHeaderName(name ?? '', corsHeader, [...at, field, i], report);
    });
  }
  const { maxAge } = policy;
  if (maxAge === undefined || maxAge === null) return;
  checkDuration(maxAge, [...at, 'maxAge'], report);
  const { milliseconds = 0, nanoseconds = 0 } = durationLength(maxAge) ?? {};
  if (milliseconds % 1000 > 0 || nanoseconds > 0) {
    report(httpTrafficRules['cors-max-age'], [...at, 'maxAge'], 'an age with a part of a second');
  }
}

/** A fault that is injected. */
export function checkFault(fault: any, at: FieldPath, report: Report): void {
  if (fault === undefined || fault === null) return;
  const delay = fault.delay ?? undefined;
  const abort = fault.abort ?? undefined;
  if (delay === undefined && abort === undefined) {
    report(httpTrafficRules['empty-fault'], at, 'a fault without delay and abort');
  }
  if (abort !== undefined) checkAbort(abort, [...at, 'abort'], report);
  if (delay === undefined) return;
  const path = [...at, 'delay'];
  checkShare(delay.percentage, [...path, 'percentage'], report);
  checkDuration(delay.fixedDelay, [...path, 'fixedDelay'], report);
  if (delay.exponentialDelay === undefined || delay.exponentialDelay === null) return;
  checkDuration(delay.exponentialDelay, [...path, 'exponentialDelay'], report);
  report(httpTrafficRules['exponential-delay'], [...path, 'exponentialDelay'], 'exponentialDelay');
}

function checkAbort(abort: any, at: FieldPath, report: Report): void {
  checkShare(abort.percentage, [...at, 'percentage'], report);
  const { grpcStatus, http2Error, httpStatus } = abort;
  if (typeof grpcStatus === 'string' && !GRPC_STATUSES.has(grpcStatus)) {
    report(
      httpTrafficRules['grpc-status'],
      [...at, 'grpcStatus'],
      `the status ${JSON.stringify(grpcStatus)}`,
    );
  }
  if (typeof http2Error === 'string')
    report(httpTrafficRules['http2-error'], [...at, 'http2Error'], 'http2Error');
  if (typeof httpStatus === 'number') checkStatus(httpStatus, [...at, 'httpStatus'], report);
}

function checkShare(percentage: any, at: FieldPath, report: Report): void {
  const value: number = percentage?.value ?? 0;
  if (value === 0 || (value >= 0.0001 && value <= 100)) return;
  report(httpTrafficRules['fault-percentage'], [...at, 'value'], `${value} %; expected 0, or 0.0001 to 100`);
}

/** Whether and when a failed request is tried again. */
export function checkRetries(retries: any, at: FieldPath, report: Report): void {
  if (retries === undefined || retries === null) return;
  const { attempts = 0, perTryTimeout, retryOn, backoff, retryRemoteLocalities } = retries;
  if (attempts < 0) {
    report(httpTrafficRules['negative-attempts'], [...at, 'attempts'], 'a negative number of attempts');
  }
  const set = (value: unknown) => value !== undefined && value !== null;
  if (!attempts && (set(perTryTimeout) || retryOn || set(retryRemoteLocalities))) {
    report(httpTrafficRules['retries-off-with-settings'], at, 'no attempts, with other settings');
  }
  checkDuration(perTryTimeout, [...at, 'perTryTimeout'], report);
  if (retryOn) {
    for (const condition of (retryOn as string).split(',')) {
      if (isRetryCondition(condition)) continue;
      const message = `${JSON.stringify(condition)}; expected a condition of Envoy or a status`;
      report(httpTrafficRules['retry-on'], [...at, 'retryOn'], message);
    }
  }
  checkDuration(backoff, [...at, 'backoff'], report);
}
