import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { APP_RECORD, appFacts, type AppRecord, fullName } from '../values/app-facts';
import { atSynth } from './at-synth';

interface WritingApp extends IConstruct {
  readonly outdir?: string;
}

const recording = new WeakSet<IConstruct>();

/**
 * Lets an app leave a record of itself beside its manifests, for the judge that `cdk8s synth` runs in a process of its own: which
 * construct wrote which object, the gateways that are imported, and the Istio that is installed. Of an app that is written without such a
 * judge nothing is left.
 */
export function recordApp(construct: IConstruct): void {
  if (process.env.CDK8S_RECORD_CONSTRUCT_METADATA !== 'true') return;
  const app: WritingApp = construct.node.root;
  const { outdir } = app;
  if (outdir === undefined || recording.has(app)) return;
  recording.add(app);
  atSynth(app, () => {
    const { objects, gateways, installations } = appFacts(app);
    const record: AppRecord = {
      constructs: Object.fromEntries(objects.map(({ object, path }) => [fullName(object), path])),
      gateways,
      installations,
    };
    writeFileSync(join(outdir, APP_RECORD), JSON.stringify(record));
  });
}
