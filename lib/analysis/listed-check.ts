import type { MeshCheck } from './check';

/**
 * A check across objects as the registry lists it. It is loaded when it is needed: for its rules, or where there is an object of which it
 * could speak.
 */
export class ListedCheck implements MeshCheck {
  /**
   * @param kinds the kinds of the objects that its reports are about, by the names of `kindName()`; undefined where they may be about any,
   *   or about what is no object
   * @param load the check itself
   */
  public constructor(
    public readonly kinds: readonly string[] | undefined,
    public readonly load: () => MeshCheck,
  ) {}

  public get rules(): MeshCheck['rules'] {
    return this.load().rules;
  }

  /** Makes the check. What is only assumed to be there is nobody's to mend: where no manifest shows such an object there is nothing to say. */
  public readonly check: MeshCheck['check'] = (mesh, report) => {
    if (this.kinds === undefined || this.kinds.some((kind) => mesh.shows(kind)))
      this.load().check(mesh, report);
  };
}
