import {
  podMonitorFieldsLeftOut,
  podMonitors,
  prometheusRules,
  serviceMonitorFieldsLeftOut,
  serviceMonitors,
} from '../observability/specimens/monitors';
import type { Kind } from './every-kind';

/** Every kind of the Prometheus operator that has a construct. */
export const OBSERVABILITY_KINDS: readonly Kind[] = [
  { kind: 'PodMonitor', build: podMonitors, leftOut: podMonitorFieldsLeftOut },
  { kind: 'PrometheusRule', build: prometheusRules, leftOut: [] },
  { kind: 'ServiceMonitor', build: serviceMonitors, leftOut: serviceMonitorFieldsLeftOut },
];
