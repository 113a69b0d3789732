import type { RenderContext } from '../mesh-host';
import type { IGatewayRef } from '../references';

/** How a gateway is to be written in an object of some namespace. */
export function gatewayText(gateway: IGatewayRef, context: RenderContext = {}): string {
  const { gatewayName, gatewayNamespace } = gateway;
  return gatewayNamespace === undefined || gatewayNamespace === context.namespace
    ? gatewayName
    : `${gatewayNamespace}/${gatewayName}`;
}
