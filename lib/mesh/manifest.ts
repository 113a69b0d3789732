/** A Kubernetes object as it is written in YAML: what the judge and the model read, wherever it came from. */
export interface Manifest {
  /** The API group and its version: `networking.istio.io/v1`. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** The name, the namespace and the like. */
  readonly metadata: ManifestMetadata;
  readonly [field: string]: unknown;
}

/** The metadata of a manifest, as far as Istio looks at it. */
export interface ManifestMetadata {
  /** The name. */
  readonly name: string;
  /** The namespace; left out by objects that have none, and by those that leave it to whoever applies them. */
  readonly namespace?: string;
  /** The labels. */
  readonly labels?: { readonly [key: string]: string };
  /** The annotations. */
  readonly annotations?: { readonly [key: string]: string };
  readonly [field: string]: unknown;
}

/** Where something stands in an object: field names and indexes of lists, from its top. */
export type FieldPath = readonly (string | number)[];

const PLAIN = /^[A-Za-z_$][A-Za-z0-9_$-]*$/;

/** A path as `kubectl` and the API server write it: `spec.http[0].match`; a key with other characters in brackets. */
export function pathText(path: FieldPath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!PLAIN.test(step)) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}
