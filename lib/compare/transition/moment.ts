import type { Explanation, OutcomeEnd } from '../../simulate/outcome';
import type { Request } from '../../simulate/request';
import type { Asked, ComparedCaller } from '../difference';
import type { ApplyStep } from './slot';

/**
 * What is wrong in a state while a change is applied: requests are `lost` that are answered before and after, for some of the times that
 * they are sent at least; or requests are `opened`, which are answered there and neither before nor after.
 */
export type MomentKind = 'lost' | 'opened';

/** A request with what becomes of it before, in a state between, and after. */
export interface MomentWitness {
  /** The request. */
  readonly request: Request;
  /** What becomes of it before. */
  readonly before: Explanation;
  /** What becomes of it in the state between. */
  readonly between: Explanation;
  /** What becomes of it after. */
  readonly after: Explanation;
}

/** Requests to which something happens in some states between. */
interface RequestsBetween {
  /** Who sends them. */
  readonly callers: readonly ComparedCaller[];
  /** What they ask for. */
  readonly asked: Asked;
  /** The requests in words. */
  readonly requests: string;
  /** Whether a request of the callers is one of them; undefined where that is not known. */
  readonly includes: (request: Request) => boolean | undefined;
  /** One of them. */
  readonly witness: MomentWitness;
  /** The objects that are applied or deleted too early: from there on the requests have this fate. */
  readonly early: readonly ApplyStep[];
  /** The objects for which they should have waited: when these are applied or deleted too, it is over. */
  readonly late: readonly ApplyStep[];
  /** The objects that have been applied or deleted in the state of the witness. */
  readonly applied: readonly ApplyStep[];
}

/** Requests that are lost or let in while a change is applied, though on neither side. */
export interface Moment extends RequestsBetween {
  /** Whether they are lost or let in. */
  readonly kind: MomentKind;
  /** How they end before, the likeliest first. */
  readonly before: readonly OutcomeEnd[];
  /** How they end in the state between. */
  readonly between: readonly OutcomeEnd[];
  /** How they end after. */
  readonly after: readonly OutcomeEnd[];
}

/** Requests of which it is not known what becomes of them while a change is applied. */
export interface UnknownMoment extends RequestsBetween {
  /** Why it is not known. */
  readonly why: readonly string[];
}

/** An order in which nothing is lost or let in. All objects of a wave may be applied in any order; a wave begins when all proxies have the one before. */
export interface SafeOrder {
  /** That the order is safe. */
  readonly verdict: 'safe';
  /** The objects wave by wave. */
  readonly waves: readonly (readonly ApplyStep[])[];
  /** Whether a version of some objects is applied on the way that is on neither side. */
  readonly isWidened: boolean;
}

/** That there is no order in which nothing is lost or let in. */
export interface NoSafeOrder {
  /** `none` where each order loses or lets in something, `unknown` where that is not known. */
  readonly verdict: 'none' | 'unknown';
  /** What can still be applied safely from the beginning on. */
  readonly waves: readonly (readonly ApplyStep[])[];
  /** What happens there with each object that could come next. */
  readonly next: readonly { readonly step: ApplyStep; readonly what: Moment | UnknownMoment }[];
}

/** In which order objects are applied: as some tool does it, or in any order. */
export type ApplyOrder = 'kubectl' | 'argo-cd' | 'flux' | 'any';

/** What happens to requests while a change is applied. */
export interface Transition {
  /** The order that was asked about. */
  readonly order: ApplyOrder;
  /** The objects in this order: those of one group come in any order. */
  readonly groups: readonly (readonly ApplyStep[])[];
  /** What is lost or let in, the worst first. */
  readonly moments: readonly Moment[];
  /** What is not known. */
  readonly unknown: readonly UnknownMoment[];
  /** Whether all states that the order allows were looked at, and how many states in all. */
  readonly looked: { readonly states: number; readonly isAll: boolean };
  /** An order that is safe, or why there is none. */
  readonly safe: SafeOrder | NoSafeOrder;
}
