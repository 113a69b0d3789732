import { explanationText } from '../simulate/explain';
import type { Explanation, OutcomeEnd } from '../simulate/outcome';
import type { Request } from '../simulate/request';
import { meshOf } from './mesh-of';

/** What a matcher about requests is told beside the request. */
export interface RouteMatcherOptions {
  /**
   * Whether an answer passes that is not sure.
   *
   * @default false
   */
  readonly allowUncertain?: boolean;
}

/** Destinations with their shares, relative to each other: `{ 'nginx/appv1': 30, 'nginx/appv2': 70 }`. */
export interface Shares {
  readonly [destination: string]: number;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Judges the answer to a request. What is not sure fails, unless told otherwise. */
function judged(
  received: unknown,
  request: Request,
  { allowUncertain = false }: RouteMatcherOptions,
  what: string,
  fits: (answer: Explanation) => boolean,
): MatcherResult {
  const mesh = meshOf(received);
  const answer = mesh.trace(request);
  const isSure = answer.uncertain.length === 0 || allowUncertain;
  const pass = isSure && fits(answer);
  return {
    pass,
    message: () => {
      const wish = isSure
        ? `expected ${what}, and it is otherwise`
        : `expected to be sure of ${what}, and it is not`;
      const told = `${pass ? `expected otherwise than ${what}` : wish}:\n\n${explanationText(request.describe(), answer)}`;
      return [told, ...mesh.refused.map(({ object, why }) => `${object} is left out. ${why}`)].join('\n');
    },
  };
}

const CLUSTER_DOMAIN = '.svc.cluster.local';

/** The names by which a destination can be called, short and long. */
function hostNames(host: string): readonly string[] {
  if (!host.endsWith(CLUSTER_DOMAIN)) return [host];
  const [name, namespace] = host.split('.');
  return [host, name, `${name}.${namespace}`];
}

/** The names by which an end can be called: by host, host and subset, host and port, or workload. */
function namesOf({ host = '', port, subset, workloads = [] }: OutcomeEnd): readonly string[] {
  const hosts = hostNames(host);
  return [
    ...hosts,
    ...hosts.map((name) => `${name}:${port ?? ''}`),
    ...(subset === undefined
      ? []
      : hosts.flatMap((name) => [`${name}/${subset}`, `${name}:${port ?? ''}/${subset}`])),
    ...(workloads.length === 1 ? [workloads[0]] : []),
  ];
}

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

/** Whether the ends are workloads, with just these shares. */
function routesTo({ outcomes }: Explanation, expected: string | Shares): boolean {
  const shares = typeof expected === 'string' ? { [expected]: 1 } : expected;
  const total = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const left = outcomes.filter(({ kind }) => kind === 'workload' || kind === 'passthrough');
  if (left.length < outcomes.length) return false;
  const got = Object.keys(shares).map((name) =>
    left.filter((end) => namesOf(end).includes(name)).reduce((sum, { probability }) => sum + probability, 0),
  );
  const isAll = near(
    got.reduce((sum, share) => sum + share, 0),
    1,
  );
  return isAll && Object.values(shares).every((share, i) => near(got[i], share / total));
}

const REJECTIONS = [
  'no-route',
  'no-cluster',
  'no-endpoint',
  'black-hole',
  'no-listener',
  'abort',
  'denied',
  'rate-limited',
];
const isRejection = ({ kind, status }: OutcomeEnd) =>
  REJECTIONS.includes(kind) || (kind === 'direct' && status >= 400);

const sharesText = (expected: string | Shares) =>
  typeof expected === 'string'
    ? expected
    : Object.entries(expected)
        .map(([name, share]) => `${name}: ${share}`)
        .join(', ');

/** The matchers about where requests go. */
export const routeMatchers = {
  /** Passes when a request goes to a destination, or to several with these shares of it. */
  toRoute(
    received: unknown,
    request: Request,
    expected: string | Shares,
    options: RouteMatcherOptions = {},
  ): MatcherResult {
    return judged(received, request, options, `the request to go to ${sharesText(expected)}`, (answer) =>
      routesTo(answer, expected),
    );
  },

  /** Passes when a request comes to nothing: no route, no destination, nothing that runs or listens, a fault, a policy. */
  toReject(
    received: unknown,
    request: Request,
    status?: number,
    options: RouteMatcherOptions = {},
  ): MatcherResult {
    const what = `the request to be rejected${status === undefined ? '' : ` with ${status}`}`;
    return judged(received, request, options, what, ({ outcomes }) =>
      outcomes.every((end) => isRejection(end) && (status === undefined || end.status === status)),
    );
  },

  /** Passes when a proxy redirects a request to this place. */
  toRedirect(
    received: unknown,
    request: Request,
    location: string | RegExp,
    options: RouteMatcherOptions & { readonly status?: number } = {},
  ): MatcherResult {
    const { status } = options;
    const what = `a redirect to ${String(location)}${status === undefined ? '' : ` with ${status}`}`;
    return judged(received, request, options, what, ({ outcomes }) =>
      outcomes.every(
        (end) =>
          end.kind === 'redirect' &&
          (typeof location === 'string' ? end.location === location : location.test(end.location ?? '')) &&
          (status === undefined || end.status === status),
      ),
    );
  },

  /**
   * Passes when a policy refuses a request: each way in which it may end is a denial, or a fault that is injected before a policy is asked,
   * and at least one is a denial.
   */
  toBeDenied(received: unknown, request: Request, options: RouteMatcherOptions = {}): MatcherResult {
    return judged(
      received,
      request,
      options,
      'the request to be denied',
      ({ outcomes }) =>
        outcomes.some(({ kind }) => kind === 'denied') &&
        outcomes.every(({ kind }) => kind === 'denied' || kind === 'abort'),
    );
  },
};
