import { HttpMatch } from '../values/networking/http-match';
import { GatewayRef, gatewayText, type IGatewayRef } from '../values/references';

const isMesh = (gateway: IGatewayRef) => gatewayText(gateway) === gatewayText(GatewayRef.MESH);

/**
 * Conditions that hold for one port of a host alone when the mesh calls it. istiod makes routes for each port of a host anew; a port
 * for which no rule holds keeps its own (the upstream project's `pilot/pkg/networking/core/route/route.go:
 * buildSidecarVirtualHostsForVirtualService`). At a gateway the port of a request is that of the gateway, and says nothing of the host.
 * A condition that names a port stays as it is.
 *
 * @param matches the conditions of a rule, any of them; none for any request
 * @param port the port of the host
 * @param gateways where the rules apply, beside the mesh
 */
export function atMeshPort(
  matches: readonly HttpMatch[],
  port: number,
  gateways: readonly IGatewayRef[],
): HttpMatch[] {
  const given = matches.length === 0 ? [HttpMatch.of({})] : matches;
  const everywhere = [...gateways.filter((gateway) => !isMesh(gateway)), GatewayRef.MESH];
  return given.flatMap((match) => {
    const { _criteria: criteria } = match;
    if (criteria.port !== undefined) return [match];
    if (criteria.gateways === undefined && everywhere.length === 1)
      return [HttpMatch.of({ ...criteria, port })];
    const places = criteria.gateways ?? everywhere;
    const outside = places.filter((gateway) => !isMesh(gateway));
    return [
      ...(outside.length === 0 ? [] : [HttpMatch.of({ ...criteria, gateways: outside })]),
      ...(outside.length === places.length
        ? []
        : [HttpMatch.of({ ...criteria, gateways: [GatewayRef.MESH], port })]),
    ];
  });
}
