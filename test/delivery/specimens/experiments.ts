import { type Chart, Duration } from 'cdk8s';
import { LabelExpression } from 'cdk8s-plus-30';
import { AnalysisTemplateRef, Experiment, PodSelector, TemplateArgument } from '../../../lib/delivery';

/** The template of a pod with a label. */
export const podTemplate = (app: string) => ({
  metadata: { labels: { app }, annotations: { a: 'b' } },
  spec: { containers: [{ name: 'app', image: 'nginx' }] },
});

/** Experiments that together set every field that `Experiment` has. */
export function experiments(chart: Chart): void {
  new Experiment(chart, 'experiment', {
    templates: [
      {
        name: 'baseline',
        template: podTemplate('shop'),
        selector: PodSelector.of({ app: 'shop' }, [
          LabelExpression.in('app', ['shop', 'store']),
          LabelExpression.doesNotExist('track'),
        ]),
        replicas: 2,
        minReady: Duration.seconds(5),
        service: 'baseline',
      },
      { name: 'canary', template: podTemplate('shop'), service: '' },
    ],
    analyses: [
      {
        name: 'rate',
        template: AnalysisTemplateRef.cluster('rate'),
        args: [
          TemplateArgument.value('hash', '{{templates.canary.podTemplateHash}}'),
          TemplateArgument.secret('token', 'tokens', 'a'),
          TemplateArgument.field('name', 'metadata.name'),
        ],
        requiredForCompletion: true,
      },
    ],
    duration: Duration.minutes(20),
    progressDeadline: Duration.minutes(5),
    scaleDownDelay: Duration.seconds(10),
    terminate: false,
    analysisMetadata: { labels: { a: 'b' }, annotations: { c: 'd' } },
    dryRun: ['*'],
    measurementRetention: { '*': 5 },
  });
}
