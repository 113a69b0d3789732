/** A status of gRPC, to abort a call with. */
export enum GrpcStatus {
  /** The caller cancelled. */
  CANCELLED = 'CANCELLED',
  /** An unknown error. */
  UNKNOWN = 'UNKNOWN',
  /** The caller gave an argument that is never right. */
  INVALID_ARGUMENT = 'INVALID_ARGUMENT',
  /** It took too long. */
  DEADLINE_EXCEEDED = 'DEADLINE_EXCEEDED',
  /** What was asked for is not there. */
  NOT_FOUND = 'NOT_FOUND',
  /** What was to be made is there already. */
  ALREADY_EXISTS = 'ALREADY_EXISTS',
  /** The caller may not do it. */
  PERMISSION_DENIED = 'PERMISSION_DENIED',
  /** Something is used up. */
  RESOURCE_EXHAUSTED = 'RESOURCE_EXHAUSTED',
  /** The system is in no state for it. */
  FAILED_PRECONDITION = 'FAILED_PRECONDITION',
  /** It collided with something else. */
  ABORTED = 'ABORTED',
  /** It is beyond the valid range. */
  OUT_OF_RANGE = 'OUT_OF_RANGE',
  /** There is no such method. */
  UNIMPLEMENTED = 'UNIMPLEMENTED',
  /** Something inside is broken. */
  INTERNAL = 'INTERNAL',
  /** The service is down for now. */
  UNAVAILABLE = 'UNAVAILABLE',
  /** Data is lost. */
  DATA_LOSS = 'DATA_LOSS',
  /** It is not known who calls. */
  UNAUTHENTICATED = 'UNAUTHENTICATED',
  /** No error. */
  OK = 'OK',
}
