export { ExtensionFilter } from '../values/extensions/extension-filter';
export {
  ExtensionPhase,
  TrafficSelector,
  type TrafficSelectorProps,
} from '../values/extensions/traffic-selector';
export { WasmEnv } from '../values/extensions/wasm-env';
export {
  WasmFailStrategy,
  WasmModule,
  type WasmModuleOptions,
  WasmPluginType,
  WasmPullPolicy,
} from '../values/extensions/wasm-module';
export { PolicyTarget } from '../values/policy-target';
export { TargetRef } from '../values/target-ref';
export { WorkloadMode } from '../values/workload-mode';
export type { ExtensionOptions } from './extension-options';
export { TrafficExtension, type TrafficExtensionProps } from './traffic-extension';
export { WasmPlugin, type WasmPluginProps } from './wasm-plugin';
