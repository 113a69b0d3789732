/** What to change on headers. At most 16 of each; the case of names does not matter. */
export interface HeaderModifierOptions {
  /**
   * Headers to set, in place of any that are there.
   *
   * @default - none
   */
  readonly set?: { [name: string]: string };
  /**
   * Headers to add, beside those that are there.
   *
   * @default - none
   */
  readonly add?: { [name: string]: string };
  /**
   * Names of headers to take off.
   *
   * @default - none
   */
  readonly remove?: string[];
}
