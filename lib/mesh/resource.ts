import { groupOf, kindName } from './kinds';
import { mapOf, textOf, textsOf } from './lists';
import type { FieldPath, Manifest } from './manifest';
import type { BodyOf, Fields, SpecOf } from './views/kinds';
import { readBody } from './views/read';
import type { Chunk } from './yaml/read';

/** Where a decision is written: a field of an object. */
export interface Source {
  readonly of: Resource;
  readonly at: FieldPath;
}

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

/**
 * One object of the mesh, with what is asked of it most.
 *
 * @typeParam K its kind, by the name of `kindName()`: it says what type the content is of
 */
export class Resource<K extends string = string> {
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

  private read: Fields | undefined;
  private readSpec: object | undefined;

  public constructor(
    public readonly manifest: Manifest,
    public readonly origin: Origin = {},
    defaultNamespace = '',
  ) {
    this.group = groupOf(textOf(manifest.apiVersion) ?? '');
    this.kind = kindName(this.group, textOf(manifest.kind) ?? '');
    const { name, generateName, namespace, labels, annotations } = mapOf(manifest.metadata);
    this.labels = textsOf(labels);
    this.annotations = textsOf(annotations);
    this.name = nameText(name ?? generateName ?? '');
    this.namespace = typeof namespace === 'string' && namespace !== '' ? namespace : defaultNamespace;
  }

  /** What stands under `spec`, in the shape of the kind; empty where there is nothing. */
  public get spec(): SpecOf<K> {
    return (this.readSpec ??= mapOf(this.fields.spec)) as SpecOf<K>;
  }

  /** What stands beside the metadata, in the shape of the kind. */
  public get body(): BodyOf<K> {
    return this.fields as BodyOf<K>;
  }

  private get fields(): Fields {
    return (this.read ??= readBody(this.manifest, this.group));
  }

  /** Whether it is of a kind, by the name of `kindName()`. */
  public is<Other extends string>(kind: Other): this is Resource<Other> {
    return this.kind === kind;
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

/** A name as text, also one that is no text, so that a finding can say whose it is. */
const nameText = (name: unknown) => (typeof name === 'object' ? JSON.stringify(name) : String(name));

/** An object of one of several kinds. */
export type ResourceOf<K extends string> = { [Kind in K]: Resource<Kind> }[K];
