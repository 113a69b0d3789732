import type { Explanation, OutcomeEnd } from '../simulate/outcome';
import type { Request } from '../simulate/request';

/**
 * What a change does to requests, the worst first. `lost`: answered before, an error after. `opened`: denied or not to be reached
 * before, answered after. `denied`: a policy refuses now what it took. `moved`: answered by somebody else, or by another redirect or
 * status. `reweighted`: the same ends with other shares. `altered`: the same ends by another way: timeout, retries, mirrors, rewrites,
 * headers, delays, encryption. `added` and `removed`: the caller, host or listener is new or gone.
 */
export type ChangeKind =
  'lost' | 'opened' | 'denied' | 'moved' | 'reweighted' | 'altered' | 'added' | 'removed';

/** The kinds of change, the worst first. */
export const CHANGE_KINDS: readonly ChangeKind[] = [
  'lost',
  'opened',
  'denied',
  'moved',
  'reweighted',
  'altered',
  'added',
  'removed',
];

/** Who sends requests: a workload of the mesh, a gateway at which they come in, or something without a proxy outside of the mesh. */
export interface ComparedCaller {
  /** A workload, a gateway at which requests come in, or something outside of the mesh. */
  readonly kind: 'workload' | 'gateway' | 'outside';
  /** The caller, as `name.namespace`; `outside` for what is outside of the mesh. */
  readonly name: string;
}

/** What is asked for. */
export interface Asked {
  /** How it is asked: by HTTP, by TLS of the caller's own, or by bytes of which nothing is known. */
  readonly scheme: 'http' | 'https' | 'tcp';
  /** The host, which may be `*.example.com` for all that no other host names, or `*` for all hosts that neither mesh names. */
  readonly host: string;
  /** The port. */
  readonly port: number;
}

/** A place that makes a difference. */
export interface GuiltyLine {
  /** The object: `VirtualService shop/cart`. */
  readonly object: string;
  /** The field of it: `spec.http[1].route[0].weight`; empty where the whole object is new or gone. */
  readonly path: string;
  /** The file of the object. */
  readonly file?: string;
  /** The line in the file, counted from 1. */
  readonly line?: number;
  /** The path of the construct that wrote the object, where an app was read. */
  readonly construct?: string;
}

/** A request of a set, with what becomes of it on either side. */
export interface Witness {
  /** The request. */
  readonly request: Request;
  /** What becomes of it before. */
  readonly before: Explanation;
  /** What becomes of it after. */
  readonly after: Explanation;
}

/** An exact set of requests from some callers for one host and port. */
export interface RequestClass {
  /** The callers for which the same is true, by name. */
  readonly callers: readonly ComparedCaller[];
  /** What they ask for. */
  readonly asked: Asked;
  /** The requests in words: `path begins with "/api" and method is "GET"`; `any request` for all. */
  readonly requests: string;
  /**
   * Whether a request is one of them; undefined where that is not known. The request has to be sent by one of the callers to the host
   * and port.
   */
  readonly includes: (request: Request) => boolean | undefined;
  /** One of the requests. */
  readonly witness: Witness;
  /** The lines of either side that make the difference. */
  readonly lines: { readonly before: readonly GuiltyLine[]; readonly after: readonly GuiltyLine[] };
}

/** Requests whose fate changes, all in the same way. */
export interface Change extends RequestClass {
  /** What the change does to them. */
  readonly kind: ChangeKind;
  /** How they end before, the likeliest first; paths, hosts and locations are those of the witness. */
  readonly before: readonly OutcomeEnd[];
  /** How they end after. */
  readonly after: readonly OutcomeEnd[];
}

/** Requests of which it is not known whether their fate changes. */
export interface UnknownChange extends RequestClass {
  /** Why it is not known, in whole sentences or clauses. */
  readonly why: readonly string[];
}

/** What changes for requests between two meshes. */
export interface Difference {
  /** The changes, the worst first. */
  readonly changes: readonly Change[];
  /** What is not known; it never counts as equal. */
  readonly unknown: readonly UnknownChange[];
  /** What the releases of both sides read differently, and is not followed; left out where there is nothing of the kind. */
  readonly notFollowed?: readonly string[];
}
