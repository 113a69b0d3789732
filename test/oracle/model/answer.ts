/** A request whose fate is asked for: from a pod with a sidecar, or from outside through a gateway. */
export interface AnswerRequest {
  /** The workload that calls, as `workload.namespace`. */
  readonly from?: string;
  /** The gateway through which it comes in: the name of its Service or Gateway, also as `name.namespace`. */
  readonly via?: string;
  /** The address from which it comes, of a caller without a sidecar; neither means someone outside of the mesh. */
  readonly address?: string;
  /** Default: `GET`. */
  readonly method?: string;
  readonly url: string;
  readonly headers?: { readonly [name: string]: string };
}

/** What may happen to a request. */
export type OutcomeKind =
  | 'workload'
  | 'redirect'
  | 'direct'
  | 'abort'
  | 'no-route'
  | 'no-cluster'
  | 'no-endpoint'
  | 'denied'
  | 'rate-limited'
  | 'passthrough'
  | 'black-hole'
  | 'no-listener'
  | 'loop'
  | 'timeout';

/** One of the things that may happen, and how often it does. */
export interface AnswerOutcome {
  /** From 0 to 1. The outcomes of an answer sum up to 1. */
  readonly probability: number;
  readonly kind: OutcomeKind;
  /** What the caller gets, given that a workload which is reached answers 200; 0 where it gets no response at all. */
  readonly status: number;
  /** The host, port and subset of the cluster that was chosen. */
  readonly host?: string;
  readonly port?: number;
  readonly subset?: string;
  /** Those that may answer, as `namespace/name`, in order. */
  readonly workloads?: readonly string[];
  /** The path with its query, and the authority, as the workload sees them. */
  readonly path?: string;
  readonly authority?: string;
  /** Where a redirect leads. */
  readonly location?: string;
}

/** All that may happen to a request. */
export interface Answer {
  readonly outcomes: readonly AnswerOutcome[];
  /** What could make the answer wrong, in words. */
  readonly uncertain: readonly string[];
}

/** Something that answers requests in the mesh of some manifests. */
export type Answering = (manifests: readonly any[], requests: readonly AnswerRequest[]) => Answer[];

/** Outcomes in one order, those that differ in probability alone made one. */
export function combined(outcomes: readonly AnswerOutcome[]): AnswerOutcome[] {
  const sums = new Map<string, AnswerOutcome>();
  for (const outcome of outcomes) {
    const { kind, status, host, port, subset, path, authority, location } = outcome;
    const key = JSON.stringify([kind, status, host, port, subset, path, authority, location]);
    const known = sums.get(key);
    const workloads = [...new Set([...(known?.workloads ?? []), ...(outcome.workloads ?? [])])].sort();
    sums.set(key, {
      ...outcome,
      probability: (known?.probability ?? 0) + outcome.probability,
      ...(outcome.workloads !== undefined && { workloads }),
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, outcome]) => outcome);
}
