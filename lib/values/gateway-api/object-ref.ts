import type { IConfigMap, IResource, ISecret } from 'cdk8s-plus-30';
import { dnsLabel } from '../checks';
import { apiGroup, bounded, kindName, knownFields } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { RenderContext } from '../mesh-host';
import { defined } from '../spec';

/** Where an object stands that is named. */
export interface ObjectRefOptions {
  /**
   * Its namespace.
   *
   * @default - that of the object which names it
   */
  readonly namespace?: string;
}

/** What names an object. */
export interface ObjectRefProps extends ObjectRefOptions {
  /**
   * Its API group; empty for the core group.
   *
   * @default - the core group
   */
  readonly group?: string;
  /** Its kind. */
  readonly kind: string;
  /** Its name. */
  readonly name: string;
}

interface ObjectRefSpec {
  group?: string;
  kind?: string;
  name: string;
  namespace?: string;
}

/**
 * Another object, as an object of the Gateway API names it: a Secret with a certificate, a ConfigMap with settings.
 *
 * Some fields can only name objects of their own namespace; a name of another one is refused there. Where another
 * namespace is possible, its owner must allow it by a `ReferenceGrant`.
 */
export class ObjectRef {
  /** A Secret. */
  public static secret(secret: ISecret): ObjectRef {
    return ObjectRef.of({ kind: 'Secret', name: secret.name, namespace: namespaceOf(secret) });
  }

  /** A Secret by its name. */
  public static secretName(name: string, options: ObjectRefOptions = {}): ObjectRef {
    return ObjectRef.of({ kind: 'Secret', name, namespace: options.namespace });
  }

  /** A ConfigMap. */
  public static configMap(configMap: IConfigMap): ObjectRef {
    return ObjectRef.of({ kind: 'ConfigMap', name: configMap.name, namespace: namespaceOf(configMap) });
  }

  /** A ConfigMap by its name. */
  public static configMapName(name: string, options: ObjectRefOptions = {}): ObjectRef {
    return ObjectRef.of({ kind: 'ConfigMap', name, namespace: options.namespace });
  }

  /** Any object. */
  public static of(props: ObjectRefProps): ObjectRef {
    const { group = '', kind, name, namespace } = props;
    return new ObjectRef(name, group, kind, namespace, false);
  }

  /**
   * Reads what `_toSpec()` wrote. The namespace stays as it is written.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ObjectRef {
    const fields = knownFields<ObjectRefSpec, keyof ObjectRefSpec>(
      spec,
      'a reference',
      'group',
      'kind',
      'name',
      'namespace',
    );
    return new ObjectRef(fields.name, fields.group, fields.kind, fields.namespace, true);
  }

  private readonly asWritten: boolean;

  private constructor(
    /** The name of the object. */
    public readonly name: string,
    /** Its API group; undefined where the field says it. */
    public readonly group: string | undefined,
    /** Its kind; undefined where the field says it. */
    public readonly kind: string | undefined,
    /** Its namespace; undefined for that of the object which names it. */
    public readonly namespace: string | undefined,
    asWritten: boolean,
  ) {
    this.asWritten = asWritten && namespace !== undefined;
    bounded(name, 'name of a reference', 1, 253);
    if (group !== undefined) apiGroup(group, name);
    if (kind !== undefined) kindName(kind, name);
    if (namespace !== undefined) dnsLabel(namespace, `namespace of ${name}`);
  }

  /**
   * The object in words.
   *
   * @internal
   */
  public _describe(): string {
    const place = this.namespace === undefined ? '' : ` in ${this.namespace}`;
    return `${this.kind ?? 'Secret'} ${this.name}${place}`;
  }

  /**
   * The reference as it is written.
   *
   * @param context where it will stand; the namespace is left out where it is the same
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { group, kind, name } = this;
    const near = !this.asWritten && this.namespace === context.namespace;
    const spec: ObjectRefSpec = defined({ group, kind, name, namespace: near ? undefined : this.namespace });
    return spec;
  }

  /**
   * The reference for a field that names objects of its own namespace only.
   *
   * @internal
   */
  public _toLocalSpec(what: string, context: RenderContext = {}): any {
    this._checkComplete(what);
    const { namespace, ...local } = this._toSpec(context);
    if (namespace === undefined) return local;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `${this._describe()} as ${what}`,
      expected: 'an object of the same namespace',
      mend: 'name one of the same namespace',
    });
  }

  /**
   * Refuses a reference without group or kind, for a field that has no default for them.
   *
   * @internal
   */
  public _checkComplete(what: string): void {
    if (this.group !== undefined && this.kind !== undefined) return;
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: `${what} ${this.name} without group or kind`,
      expected: 'both; the core group is ""',
      mend: 'write both',
    });
  }
}

/** Objects of cdk8s-plus have metadata, unless they were imported by their name. */
function namespaceOf(resource: IResource): string | undefined {
  const { metadata } = resource as { metadata?: { namespace?: string } };
  return metadata?.namespace;
}
