/** Thrown for a request that cannot be read. */
export class RequestError extends Error {
  public override readonly name = 'RequestError';
}
