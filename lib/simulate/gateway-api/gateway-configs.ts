import type { MeshIndex } from '../../mesh/mesh-index';
import { type GatewayConfig, istioGateways } from '../proxies/gateway-config';
import { byAge } from '../../mesh/age';
import { listenerConfigs } from './listener-parents';

/** All gateways of a mesh, Istio's own and those that istiod makes of listeners of the Gateway API, the oldest first. */
export const gatewayConfigs = (mesh: MeshIndex): readonly GatewayConfig[] =>
  [...istioGateways(mesh), ...listenerConfigs(mesh)].sort(byAge);
