import type { IConstruct } from 'constructs';
import type { InstallationFacts } from './install/installation-facts';

/** The type of the construct metadata by which a gateway that is imported from elsewhere is known: `namespace/name`. */
export const IMPORTED_GATEWAY = 'cdk8s-istio:imported-gateway';

/** The type of the construct metadata by which an Istio that a program installs is known. */
export const INSTALLATION = 'cdk8s-istio:installation';

/** An object as cdk8s writes it. */
interface WrittenObject {
  readonly kind: string;
  readonly name: string;
  readonly metadata: { readonly namespace?: string };
  toJson(): unknown;
}

/** What a program says beside its manifests, and the manifests with the constructs that write them. */
interface AppFacts {
  /** The objects, in the order of the tree, and the paths of their constructs. */
  readonly objects: readonly { readonly object: WrittenObject; readonly path: string }[];
  /** The gateways that the program imports from elsewhere, as `namespace/name`. */
  readonly gateways: readonly string[];
  /** The Istio that the program installs; undefined where it installs none. */
  readonly installations?: readonly InstallationFacts[];
}

/** The mark by which cdk8s itself tells its objects from other constructs (`ApiObject.isApiObject`). */
const API_OBJECT = Symbol.for('cdk8s.ApiObject');

/** `Kind namespace/name`, as the judge names objects. */
export function fullName({ kind, name, metadata: { namespace } }: WrittenObject): string {
  return `${kind} ${namespace === undefined || namespace === '' ? name : `${namespace}/${name}`}`;
}

const completions = new WeakMap<IConstruct, (() => void)[]>();

/**
 * Runs an action before what a program says is looked at, in whichever way: for objects of which only the finished program shows
 * whether there are any. cdk8s itself knows no such moment; constructs run the action in a validation too.
 */
export function beforeFacts(construct: IConstruct, action: () => void): void {
  const { root } = construct.node;
  completions.set(root, [...(completions.get(root) ?? []), action]);
}

/** The Istio that the app of a construct installs; none where it installs none. */
export function installationsOf(construct: IConstruct): readonly InstallationFacts[] {
  const entries = construct.node.root.node.findAll().flatMap(({ node }) => node.metadata);
  return entries.flatMap(({ type, data }) => (type === INSTALLATION ? [data as InstallationFacts] : []));
}

/**
 * What a program says. Objects are those below a construct; gateways and installations count for the whole app.
 *
 * @param scope the app, or a chart or construct
 */
export function appFacts(scope: IConstruct): AppFacts {
  for (const complete of completions.get(scope.node.root) ?? []) complete();
  const entries = scope.node.root.node.findAll().flatMap(({ node }) => node.metadata);
  const dataOf = (type: string): unknown[] =>
    entries.filter((entry) => entry.type === type).map(({ data }) => data as unknown);
  const installations = installationsOf(scope);
  return {
    objects: scope.node
      .findAll()
      .flatMap((construct) =>
        API_OBJECT in construct
          ? [{ object: construct as unknown as WrittenObject, path: construct.node.path }]
          : [],
      ),
    gateways: dataOf(IMPORTED_GATEWAY) as string[],
    ...(installations.length > 0 && { installations }),
  };
}

/**
 * The name of the file that an app leaves in its output folder for the judge, which takes it away again. kubectl, kustomize, Argo CD and
 * Flux read only files that end in `.yaml`, `.yml` or `.json`, and Helm leaves out templates whose names begin with a dot.
 */
export const APP_RECORD = '.cdk8s-istio';

/** What an app says of itself. */
export interface AppRecord {
  /** The paths of constructs, by the objects that they wrote: `Kind namespace/name`. */
  readonly constructs: { readonly [object: string]: string };
  /** The gateways that it imports from elsewhere, as `namespace/name`. */
  readonly gateways: readonly string[];
  /** The Istio that it installs; undefined where it installs none. */
  readonly installations?: readonly InstallationFacts[];
}
