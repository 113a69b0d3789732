import type { Chart } from 'cdk8s';
import {
  ExtensionFilter,
  ExtensionPhase,
  PolicyTarget,
  TargetRef,
  TrafficExtension,
} from '../../../lib/extensions';
import { everySelector, wasmModules } from './wasm-plugins';

/** Fields that no construct sets, and why. */
export const trafficExtensionFieldsLeftOut = [
  { path: '.targetRefs[].namespace', why: 'must be empty: a target is one of the own namespace' },
  { path: '.wasm.verificationKey', why: 'hidden, and read by nobody' },
  { path: '.phase=UNSPECIFIED', why: 'the same as no phase' },
  { path: '.match[].mode=UNDEFINED', why: 'the same as no mode' },
  { path: '.wasm.imagePullPolicy=UNSPECIFIED_POLICY', why: 'the same as no policy' },
  { path: '.wasm.vmConfig.env[].valueFrom=INLINE', why: 'the same as a value alone' },
  { path: '.wasm.type=UNSPECIFIED_PLUGIN_TYPE', why: 'the same as no type' },
];

/** Traffic extensions that together set every field and every choice that `TrafficExtension` has. */
export function trafficExtensions(chart: Chart): void {
  wasmModules().forEach((module, i) => {
    new TrafficExtension(chart, `module-${i}`, { filter: ExtensionFilter.wasm(module) });
  });
  const filter = ExtensionFilter.lua('function envoy_on_request(handle)\nend\n');
  for (const phase of Object.values(ExtensionPhase)) {
    new TrafficExtension(chart, phase.toLowerCase(), {
      filter,
      phase,
      priority: 10,
      match: everySelector(),
      target: PolicyTarget.labels({ app: 'reviews' }),
    });
  }
  const target = PolicyTarget.refs(TargetRef.serviceEntryName('outside'));
  new TrafficExtension(chart, 'waypoint', { filter, target });
}
