import type * as extensions from '../../../imports/extensions.istio.io';
import type { Wire } from '../wire';

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;

export type WasmPluginSpec = Wire<extensions.WasmPluginSpec>;
export type TrafficExtensionSpec = Wire<extensions.TrafficExtensionSpec>;
export type WasmModuleSpec = NonNullable<TrafficExtensionSpec['wasm']>;
export type WasmEnvSpec = Item<NonNullable<WasmModuleSpec['vmConfig']>['env']>;
export type LuaSpec = NonNullable<TrafficExtensionSpec['lua']>;
export type TrafficSelectorSpec = Item<TrafficExtensionSpec['match']>;
