import type { MeshIndex } from '../../mesh/mesh-index';
import type { BoundVirtualService } from '../virtual-services/bound-virtual-service';
import { httpVirtualServices } from './http-virtual-services';
import { l4VirtualServices } from './l4-virtual-services';

/** What istiod makes of the routes of the Gateway API: virtual services that are read by the rules of that API. */
export const gatewayApiRoutes = (mesh: MeshIndex): BoundVirtualService[] => [
  ...httpVirtualServices(mesh),
  ...l4VirtualServices(mesh),
];
