import type { IConstruct } from 'constructs';
import type { IGatewayWorkload } from '../install/gateway-workload';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** What each app writes for each gateway, by the names: an app is a mesh, and several of a program may name one gateway. */
const taken = new WeakMap<IConstruct, Map<IGatewayWorkload, Map<string, IConstruct>>>();

/**
 * Refuses that two constructs of an app write objects of one name for one gateway. What is said of a gateway stands in the namespace of its pods,
 * whichever namespace the constructs are of, and of two objects of one name the later replaces the earlier.
 *
 * @param gateway the pods of the gateway; where they are not known as an object, nothing is
 * @param name the name of the objects
 * @param construct what writes them
 * @param mend how to mend it
 */
export function aloneAtGateway(
  gateway: IGatewayWorkload | undefined,
  name: string,
  construct: IConstruct,
  mend: string,
): void {
  if (gateway === undefined) return;
  const { root } = construct.node;
  const gateways = taken.get(root) ?? new Map<IGatewayWorkload, Map<string, IConstruct>>();
  taken.set(root, gateways);
  const names = gateways.get(gateway) ?? new Map<string, IConstruct>();
  gateways.set(gateway, names);
  const first = names.get(name);
  if (first === undefined) names.set(name, construct);
  if (first === undefined || first === construct) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: `objects "${name}" in the namespace ${gateway.gatewayServiceNamespace} of the gateway, beside those of ${first.node.path}`,
    expected: 'a name of their own, since of two objects of one name the later replaces the earlier',
    mend,
  });
}
