import type { IConstruct } from 'constructs';

interface SynthesizingApp extends IConstruct {
  synth?: () => void;
}

const actions = new WeakMap<IConstruct, (() => void)[]>();

/**
 * Runs an action each time when the app of a construct has written its manifests: after all validations, and only when it writes.
 * `Testing.synth()` and `app.synthYaml()` give the same objects without it.
 */
export function atSynth(construct: IConstruct, action: () => void): void {
  const app: SynthesizingApp = construct.node.root;
  const { synth } = app;
  if (synth === undefined) return;
  const known = actions.get(app);
  if (known !== undefined) {
    known.push(action);
    return;
  }
  const all = [action];
  actions.set(app, all);
  app.synth = () => {
    synth.call(app);
    for (const one of all) one();
  };
}
