import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { sizedList } from '../values/gateway-api/gateway-api-checks';
import type { IListenerSetRef } from '../values/gateway-api/gateway-api-references';
import { distinctListeners, Listener } from '../values/gateway-api/listener';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { ParentRef } from '../values/gateway-api/parent-ref';
import type { ListenerSetSpec } from '../values/gateway-api/wire-gateway-api';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A set of listeners, defined here or elsewhere. */
export interface IListenerSet extends IMeshResource, IListenerSetRef {}

/** What makes a set of listeners. */
export interface ListenerSetProps extends MeshResourceProps {
  /** The gateway that is to listen, whole: without section name or port. It must allow sets of this namespace. */
  readonly parent: ParentRef;
  /**
   * What it listens for: at most 64. There must be one at least when the manifests are written.
   *
   * @default - none yet; see `addListener()`
   */
  readonly listeners?: Listener[];
}

class ImportedListenerSet extends ImportedResource implements IListenerSet {
  public get listenerSetName(): string {
    return this.name;
  }

  public get listenerSetNamespace(): string | undefined {
    return this.namespace;
  }
}

/**
 * More listeners for a gateway, in an object and maybe a namespace of their own (kind `ListenerSet` of the Gateway API).
 *
 * A gateway takes none unless its `allowedListeners` say so. Where a set and the gateway listen for the same, the gateway
 * wins; of two sets the older one. Waypoints take no sets.
 */
export class ListenerSet extends MeshResource implements IListenerSet {
  /** A set that is defined elsewhere, to attach routes to. */
  public static fromListenerSetName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): IListenerSet {
    return new ImportedListenerSet(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ListenerSet {
    const read = (props: MeshResourceProps, spec: ListenerSetSpec) =>
      new ListenerSet(scope, id, {
        ...props,
        parent: ParentRef._fromSpec(spec.parentRef),
        listeners: spec.listeners?.map((listener) => Listener._fromSpec(listener)),
      });
    return readManifest(scope, id, manifest, 'gateway.networking.k8s.io', 'ListenerSet', read);
  }

  private readonly parent: ParentRef;
  private readonly declared: Listener[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props the gateway, and what it is to listen for
   */
  public constructor(scope: Construct, id: string, props: ListenerSetProps) {
    super(scope, id, props, 'gateway.networking.k8s.io/v1', 'ListenerSet');
    this.parent = props.parent;
    located(this, () => refusePart(props.parent));
    for (const listener of props.listeners ?? []) this.addListener(listener);
  }

  /** Its name, as routes refer to it. */
  public get listenerSetName(): string {
    return this.name;
  }

  /** Its namespace; undefined where whoever applies it decides. */
  public get listenerSetNamespace(): string | undefined {
    return this.namespace;
  }

  /** What it listens for, in the order in which it was added. */
  public get listeners(): Listener[] {
    return [...this.declared];
  }

  /** The names of its listeners. */
  public get listenerNames(): string[] | undefined {
    return this.declared.map(({ name }) => name);
  }

  /**
   * Listens for one more port or host. Names must be unique within the set, and so must port, protocol and host together.
   *
   * @param listener the port and its host
   */
  public addListener(listener: Listener): void {
    located(this, () => {
      distinctListeners(sizedList([...this.declared, listener], 'listeners', 64) ?? []);
      listener._toSpec({ namespace: this.namespace });
    });
    this.declared.push(listener);
  }

  protected checkWhole(): void {
    if (this.declared.length > 0) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a set without listeners',
      expected: 'at least one',
      mend: 'give `listeners`, or call addListener()',
    });
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: ListenerSetSpec = {
      parentRef: this.parent._toSpec(context),
      listeners: this.declared.map((listener) => listener._toSpec(context)),
    };
    return spec;
  }
}

function refusePart(parent: ParentRef): void {
  if (parent.sectionName === undefined && parent.port === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `a set of listeners for a part of a gateway: ${parent._describe()}`,
    expected: 'the gateway as a whole',
    mend: 'leave section name and port out',
  });
}
