import { ApiObject, Lazy, type ApiObjectMetadata, type ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import { objectName } from '../values/checks';
import { recordApp } from './app-record';
import { checkedWhenWritten, located } from './located';

/** What every object of the mesh can be given. */
export interface MeshResourceProps {
  /**
   * The name of the object.
   *
   * @default - the id of the construct, as it is: nothing is hashed or prefixed
   */
  readonly name?: string;
  /**
   * Labels, annotations and namespace of the object. `name` has its own property.
   *
   * @default - the namespace and the labels of the chart
   */
  readonly metadata?: ApiObjectMetadata;
}

/** An object of the mesh, defined here or elsewhere. */
export interface IMeshResource {
  /** The name of the object. */
  readonly name: string;
  /** Its namespace; undefined where whoever applies it decides. */
  readonly namespace?: string | undefined;
}

/**
 * A value that a manifest writes otherwise than the constructs do, and means the same.
 *
 * @internal
 */
export interface KeptValue {
  /** Where it stands in the spec. */
  readonly path: readonly string[];
  /** What the constructs write there. */
  readonly rendered: string;
  /** What the manifest writes there. */
  readonly given: string;
}

/**
 * An object of the mesh that this program defines.
 *
 * It renders one plain `ApiObject`, with the id `Resource`. `ApiObject.of(resource)` returns it, and patches of
 * any field stick, known to this library or not.
 */
export abstract class MeshResource extends Construct implements IMeshResource {
  /** The object that is rendered. */
  public readonly apiObject: ApiObject;
  /** The name of the object. */
  public readonly name: string;
  private kept: readonly KeptValue[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and the name of the object when `name` is not given
   * @param props the object's name and metadata
   * @param apiVersion the API group and version
   * @param kind the kind
   */
  protected constructor(
    scope: Construct,
    id: string,
    props: MeshResourceProps,
    apiVersion: string,
    kind: string,
  ) {
    super(scope, id);
    this.name = located(this, () => objectName(props.name ?? props.metadata?.name ?? id, 'name'));
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion,
      kind,
      metadata: { ...props.metadata, name: this.name },
      spec: Lazy.any({ produce: () => this._spec() }),
    });
    checkedWhenWritten(this, () => this.checkWhole());
    recordApp(this);
  }

  /** The namespace of the object; undefined where whoever applies it decides. */
  public get namespace(): string | undefined {
    return this.apiObject.metadata.namespace;
  }

  /** The metadata of the object, to add labels and annotations to. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.apiObject.metadata;
  }

  /**
   * The `spec` of the object as it would be written now.
   *
   * @internal
   */
  public _spec(): any {
    const spec = this.renderSpec();
    for (const { path, rendered, given } of this.kept) {
      const parent = path.slice(0, -1).reduce<any>((value, key) => value?.[key], spec);
      const last = path[path.length - 1];
      if (parent?.[last] === rendered) parent[last] = given;
    }
    return spec;
  }

  /**
   * Lets values be written as a manifest has them, as long as they are what the constructs mean.
   *
   * @internal
   */
  public _keep(values: readonly KeptValue[]): void {
    this.kept = values;
  }

  /**
   * Refuses what is not whole now, and not only when it is written.
   *
   * @internal
   */
  public _checkWhole(): void {
    this.checkWhole();
  }

  /** Refuses what only the finished object shows. */
  protected checkWhole(): void {
    // Most objects are right when each of their parts is.
  }

  /** The `spec` of the object, when it is written. */
  protected abstract renderSpec(): any;
}
