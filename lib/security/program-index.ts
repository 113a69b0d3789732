import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { installationsOf } from '../values/app-facts';
import type { InstallationFacts } from '../values/install/installation-facts';

/** The objects of a program by kind, namespace and name, and the Istio that it installs. */
export class ProgramIndex {
  private readonly objects = new Map<string, ApiObject>();
  /** The Istio that the program installs; none where it installs none. */
  public readonly installations: readonly InstallationFacts[];

  public constructor(scope: IConstruct) {
    for (const construct of scope.node.root.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) continue;
      const { apiGroup, kind, name, metadata } = construct;
      const isNamespace = apiGroup === CORE && kind === 'Namespace';
      const key = keyOf(apiGroup, kind, name, isNamespace ? undefined : metadata.namespace);
      if (!this.objects.has(key)) this.objects.set(key, construct);
    }
    this.installations = installationsOf(scope);
  }

  /**
   * An object; undefined where the program has none such. A Namespace is in no namespace.
   *
   * @param group the API group, since a `Gateway` is a kind of two; that of Kubernetes' own first kinds unless another is given
   */
  public find(kind: string, name: string, namespace?: string, group = CORE): ApiObject | undefined {
    return this.objects.get(keyOf(group, kind, name, namespace));
  }
}

/** How cdk8s calls the group of `v1`. */
const CORE = 'core';

const keyOf = (group: string, kind: string, name: string, namespace = '') =>
  `${group}/${kind} ${namespace}/${name}`;

/** One look at a program, by all who ask while it is validated. */
interface Look {
  readonly index: ProgramIndex;
  readonly askers: Set<IConstruct>;
}

const looks = new WeakMap<IConstruct, Look>();

/**
 * Looks at the program anew, once for all who ask in one pass over it: who asks a second time has come to the next pass. So a program of many
 * workloads is not looked through for each of them.
 */
export function lookAt(asker: IConstruct): void {
  const { root } = asker.node;
  const look = looks.get(root);
  if (look !== undefined && !look.askers.has(asker)) {
    look.askers.add(asker);
    return;
  }
  const anew = { index: new ProgramIndex(asker), askers: new Set([asker]) };
  looks.set(root, anew);
  // A program is written in one go; what is done with it later is another matter.
  void Promise.resolve().then(() => {
    if (looks.get(root) === anew) looks.delete(root);
  });
}

/** Forgets what was seen, since the program has grown. */
export function lookAgain(asker: IConstruct): void {
  looks.delete(asker.node.root);
}

/** What was seen of the program in this pass, or is seen now. */
export const programIndex = (scope: IConstruct): ProgramIndex =>
  looks.get(scope.node.root)?.index ?? new ProgramIndex(scope);
