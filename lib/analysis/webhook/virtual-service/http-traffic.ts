import type { FieldPath } from '../../../mesh/manifest';
import { CORS_METHODS, corsChecks } from '../../../values/networking/cors-policy';
import { faultChecks } from '../../../values/networking/fault';
import type {
  CorsPolicyView,
  HttpFaultInjectionView,
  HttpRetryView,
} from '../../../values/networking/messages';
import { retryChecks } from '../../../values/networking/retry';
import { conditionOf } from '../../../values/string-match';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { checkDuration } from '../duration';
import { checkCorsHeader } from './destinations';
import { placeFaults } from '../place-faults';
import { checkMatchExpression } from './http-match';
import { checkStatus } from './http-answers';

const RETRIES = 'istiod, pkg/config/validation/validation.go: validateHTTPRetry';
const CORS = 'istiod, pkg/config/validation/validation.go: validateCORSPolicy';

export const httpTrafficRules = ruleTable<
  keyof typeof corsChecks | keyof typeof faultChecks | keyof typeof retryChecks
>(
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
      title: 'An allowed method is not a method of HTTP',
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
      mend: 'Give 0, or a number from 0.0001 to 100.',
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
      mend: 'Give the number of attempts, or remove the other settings.',
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

/** Which pages of other origins may call. */
export function checkCors(policy: CorsPolicyView | undefined, at: FieldPath, report: Report): void {
  if (policy === undefined) return;
  placeFaults(httpTrafficRules, corsChecks, policy, at, report);
  policy.allowOrigins?.forEach((origin, i) => {
    // An empty one is told already.
    if (!conditionOf(origin)?.[1]) return;
    checkMatchExpression(origin, 'corsPolicy.allowOrigins', [...at, 'allowOrigins', i], report);
  });
  for (const field of ['allowHeaders', 'exposeHeaders'] as const) {
    policy[field]?.forEach((name, i) => checkCorsHeader(name, [...at, field, i], report));
  }
  checkDuration(policy.maxAge, [...at, 'maxAge'], report);
}

/** A fault that is injected. */
export function checkFault(fault: HttpFaultInjectionView | undefined, at: FieldPath, report: Report): void {
  if (fault === undefined) return;
  placeFaults(httpTrafficRules, faultChecks, fault, at, report);
  const { delay, abort } = fault;
  for (const field of ['fixedDelay', 'exponentialDelay'] as const) {
    checkDuration(delay?.[field], [...at, 'delay', field], report);
  }
  if (abort?.httpStatus !== undefined) checkStatus(abort.httpStatus, [...at, 'abort', 'httpStatus'], report);
}

/** Whether and when a failed request is tried again. */
export function checkRetries(retries: HttpRetryView | undefined, at: FieldPath, report: Report): void {
  placeFaults(httpTrafficRules, retryChecks, retries, at, report);
  for (const field of ['perTryTimeout', 'backoff'] as const) {
    checkDuration(retries?.[field], [...at, field], report);
  }
}
