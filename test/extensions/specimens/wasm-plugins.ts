import type { Chart } from 'cdk8s';
import {
  ExtensionPhase,
  PolicyTarget,
  TargetRef,
  TrafficSelector,
  WasmEnv,
  WasmFailStrategy,
  WasmModule,
  WasmPlugin,
  WasmPluginType,
  WasmPullPolicy,
  WorkloadMode,
} from '../../../lib/extensions';
import { targetRefTwin } from '../../security/specimens/left-out';

/** Fields that no construct sets, and why. */
export const wasmPluginFieldsLeftOut = [
  ...targetRefTwin,
  { path: '.verificationKey', why: 'hidden, and read by nobody' },
  { path: '.phase=UNSPECIFIED_PHASE', why: 'the same as no phase' },
  { path: '.match[].mode=UNDEFINED', why: 'the same as no mode' },
  { path: '.imagePullPolicy=UNSPECIFIED_POLICY', why: 'the same as no policy' },
  { path: '.vmConfig.env[].valueFrom=INLINE', why: 'the same as a value alone' },
  { path: '.type=UNSPECIFIED_PLUGIN_TYPE', why: 'the same as no type' },
];

/** Modules that together set every field and every choice that a module has. */
export function wasmModules(): WasmModule[] {
  const modules = [
    WasmModule.oci('ghcr.io/example/filter:v1', {
      sha256: 'a'.repeat(64),
      imagePullSecret: 'registry',
      pluginConfig: { limits: [1, 2.5], nested: { on: true } },
      pluginName: 'filter',
      env: [WasmEnv.of('A', 'b'), WasmEnv.of('B', ''), WasmEnv.fromProxy('POD_NAME')],
    }),
    WasmModule.file('/var/filter.wasm'),
    WasmModule.url('https://example.com/filter.wasm'),
    WasmModule.url('ghcr.io/example/filter'),
  ];
  return [
    ...modules,
    ...Object.values(WasmPullPolicy).map((imagePullPolicy) => WasmModule.oci('a', { imagePullPolicy })),
    ...Object.values(WasmFailStrategy).map((failStrategy) => WasmModule.oci('a', { failStrategy })),
    ...Object.values(WasmPluginType).map((type) => WasmModule.oci('a', { type })),
  ];
}

/** What of the traffic may pass, every choice once. */
export const everySelector = () => [
  ...Object.values(WorkloadMode).map((mode) => TrafficSelector.of({ mode })),
  TrafficSelector.of({ ports: [80, 443] }),
];

/** Wasm plugins that together set every field and every choice that `WasmPlugin` has. */
export function wasmPlugins(chart: Chart): void {
  wasmModules().forEach((module, i) => new WasmPlugin(chart, `module-${i}`, { module }));
  const [module] = wasmModules();
  for (const phase of Object.values(ExtensionPhase)) {
    new WasmPlugin(chart, phase.toLowerCase(), {
      module,
      phase,
      priority: -10,
      match: everySelector(),
      target: PolicyTarget.labels({ app: 'reviews' }),
    });
  }
  new WasmPlugin(chart, 'waypoint', { module, target: PolicyTarget.refs(TargetRef.gatewayName('waypoint')) });
}
