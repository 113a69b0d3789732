import type * as extensions from '../../../imports/extensions.istio.io';
import type { Item, View, Wire } from '../wire';

// The messages of Istio's API for extensions, as they are read (`View`) and as values write them (`Spec`).

type WasmPluginView = View<extensions.WasmPluginSpec>;
export type TrafficExtensionView = View<extensions.TrafficExtensionSpec>;
/** What a WasmPlugin and the module of a TrafficExtension have in common. */
export type WasmModuleView = Pick<
  WasmPluginView,
  'url' | 'sha256' | 'imagePullSecret' | 'pluginName' | 'vmConfig'
>;
export type EnvVarView = Item<NonNullable<WasmPluginView['vmConfig']>['env']>;
export type TrafficSelectorView = Item<WasmPluginView['match']>;

export type WasmPluginSpec = Wire<extensions.WasmPluginSpec>;
export type TrafficExtensionSpec = Wire<extensions.TrafficExtensionSpec>;
export type WasmModuleSpec = NonNullable<TrafficExtensionSpec['wasm']>;
export type WasmEnvSpec = Item<NonNullable<WasmModuleSpec['vmConfig']>['env']>;
export type LuaSpec = NonNullable<TrafficExtensionSpec['lua']>;
export type TrafficSelectorSpec = Item<TrafficExtensionSpec['match']>;
