import { groupOf, kindName } from './kinds';
import { mapOf } from './lists';
import type { FieldPath, Manifest } from './manifest';
import type { Chunk } from './yaml/documents';

/** Where an object comes from. */
export interface Origin {
  /** The file, as it was named; `-` for the standard input. */
  readonly file?: string;
  /** The document that holds it. */
  readonly chunk?: Chunk;
  /** Where it stands in the document: empty, or the path of an item of a `List`. */
  readonly prefix?: FieldPath;
  /** The path of the construct that wrote it. */
  readonly construct?: string;
  /** It is in no manifest and only assumed to be in the cluster, such as the default ingress gateway. */
  readonly assumed?: boolean;
}

/** One object of the mesh, with what is asked of it most. */
export class Resource {
  /** The group, empty for the core group. */
  public readonly group: string;
  /** The kind by the name under which a mesh lists it; see `kindName()`. */
  public readonly kind: string;
  /** The name. */
  public readonly name: string;
  /** The namespace; empty for an object of the cluster, and for one that leaves it to whoever applies it. */
  public readonly namespace: string;
  /** Its labels. */
  public readonly labels: { readonly [key: string]: string };
  /** Its annotations. */
  public readonly annotations: { readonly [key: string]: string };

  public constructor(
    public readonly manifest: Manifest,
    public readonly origin: Origin = {},
    defaultNamespace = '',
  ) {
    this.group = groupOf(manifest.apiVersion);
    this.kind = kindName(this.group, manifest.kind);
    const { name, generateName, namespace, labels, annotations } = mapOf(manifest.metadata);
    this.labels = mapOf(labels);
    this.annotations = mapOf(annotations);
    this.name = String(name ?? generateName ?? '');
    this.namespace = typeof namespace === 'string' && namespace !== '' ? namespace : defaultNamespace;
  }

  /** What the object asks for; empty where it asks for nothing. */
  public get spec(): any {
    return mapOf(this.manifest.spec);
  }

  /** `namespace/name`, or the name alone where there is no namespace. */
  public get fullName(): string {
    return this.namespace === '' ? this.name : `${this.namespace}/${this.name}`;
  }

  /** `Kind namespace/name`, as `istioctl analyze` writes it. */
  public get text(): string {
    return `${this.manifest.kind} ${this.fullName}`;
  }
}
