import type { IConstruct } from 'constructs';
import type { InstallationFacts } from '../values/install/installation-facts';

const recorded = new WeakMap<IConstruct, InstallationFacts>();

/**
 * Notes what a construct installs. The judge asks for it: where a person installs Istio with the files that are written beside the
 * manifests, no manifest tells of it.
 */
export function recordInstallation(construct: IConstruct, facts: InstallationFacts): void {
  recorded.set(construct, facts);
}

/** What the constructs below one install, in the order of the tree. */
export function recordedInstallations(root: IConstruct): { facts: InstallationFacts; path: string }[] {
  return root.node.findAll().flatMap((construct) => {
    const facts = recorded.get(construct);
    return facts === undefined ? [] : [{ facts, path: construct.node.path }];
  });
}
