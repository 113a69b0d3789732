import type * as extensions from '../../../imports/extensions.istio.io';
import type { Item, View } from '../view';

/** The messages of Istio's API for extensions, as they are read. */

export type WasmPluginView = View<extensions.WasmPluginSpec>;
export type TrafficExtensionView = View<extensions.TrafficExtensionSpec>;
/** What a WasmPlugin and the module of a TrafficExtension have in common. */
export type WasmModuleView = Pick<
  WasmPluginView,
  'url' | 'sha256' | 'imagePullSecret' | 'pluginName' | 'vmConfig'
>;
export type EnvVarView = Item<NonNullable<WasmPluginView['vmConfig']>['env']>;
export type TrafficSelectorView = Item<WasmPluginView['match']>;
export type LuaView = NonNullable<TrafficExtensionView['lua']>;
