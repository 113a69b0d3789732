export {
  Coverage,
  type CoveredElement,
  type CoveredKind,
  coverageTable,
  coveredPercent,
  mergedElements,
} from './coverage';
export { explanationMermaid, explanationText } from './explain';
export { Mesh, type ModelOptions, type RefusedObject, type ReplacedObject } from './mesh';
export type {
  EndKind,
  Explanation,
  HeaderChanges,
  Hop,
  MirrorCopy,
  Outcome,
  OutcomeEnd,
  Way,
} from './outcome';
export { type Caller, type Claims, Request, RequestError } from './request';
export { type RequestLine, requestOf } from './request-line';
export type { TraceStep } from './trace';
export type { Externals } from '../mesh/externals';
export type { MeshOptions } from '../mesh/mesh-index';
export { ReleaseError } from '../mesh/release';
export type { ReachAnswer, Shadow } from './reach';
export { FirstMatchList, type Reach, reachable } from '../requests/first-match';
export { Language } from '../requests/language';
export type { RequestSample } from '../requests/request-sample';
export { RequestSet } from '../requests/request-set';
export { HTTP_REQUESTS, type RequestSpace } from '../requests/request-space';
