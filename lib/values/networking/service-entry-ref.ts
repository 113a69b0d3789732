/** A service entry, as a policy that is attached to it names it: by the name of the object, not by its host. */
export interface IServiceEntryRef {
  /** The name of the service entry. */
  readonly serviceEntryName: string;
  /** Its namespace; undefined where it is that of the object which names it. */
  readonly serviceEntryNamespace?: string;
}
