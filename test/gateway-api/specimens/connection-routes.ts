import type { Chart } from 'cdk8s';
import { TcpRoute, TlsRoute, UdpRoute } from '../../../lib/gateway-api';
import { backends, parents } from './http-routes';

/** Fields that no construct sets, and why. */
export const connectionRouteFieldsLeftOut: { path: string; why: string }[] = [];

/** Routes that set every field that `TLSRoute`, `TCPRoute` and `UDPRoute` have. */
export function connectionRoutes(chart: Chart): void {
  new TlsRoute(chart, 'tls', { parents, hostnames: ['*.example.com'], backends, ruleName: 'named' });
  new TcpRoute(chart, 'tcp', { parents, backends, ruleName: 'named' });
  new UdpRoute(chart, 'udp', { parents, backends, ruleName: 'named' });
}
