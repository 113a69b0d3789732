/** Where an object lives that is not defined here. */
export interface ResourceReferenceOptions {
  /**
   * Its namespace.
   *
   * @default - that of the object which names it
   */
  readonly namespace?: string;
}
