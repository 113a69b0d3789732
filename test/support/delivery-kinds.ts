import { analysisTemplates, clusterAnalysisTemplates } from '../delivery/specimens/analysis-templates';
import { argoRollouts } from '../delivery/specimens/argo-rollouts';
import { experiments } from '../delivery/specimens/experiments';
import {
  alertProviders,
  flaggerCanaries,
  flaggerCanaryFieldsLeftOut,
  metricTemplates,
} from '../delivery/specimens/flagger';
import type { Kind } from './every-kind';

/**
 * Every kind of progressive delivery. They stand beside those of the mesh: neither istiod nor its copy of the API server's code knows
 * them.
 */
export const DELIVERY_KINDS: readonly Kind[] = [
  { kind: 'AlertProvider', build: alertProviders, leftOut: [] },
  { kind: 'AnalysisTemplate', build: analysisTemplates, leftOut: [] },
  { kind: 'Canary', build: flaggerCanaries, leftOut: flaggerCanaryFieldsLeftOut },
  { kind: 'ClusterAnalysisTemplate', build: clusterAnalysisTemplates, leftOut: [] },
  { kind: 'Experiment', build: experiments, leftOut: [] },
  { kind: 'MetricTemplate', build: metricTemplates, leftOut: [] },
  { kind: 'Rollout', build: argoRollouts, leftOut: [] },
];
