import { isGatewayProxy } from '../mesh/gateway-proxy';
import { askedAtGateway } from '../compare/asked-hosts';
import { gatewayClasses } from '../compare/callers';
import { endpointsOf } from '../simulate/scope/endpoints';
import { destinationHosts } from '../simulate/virtual-services/destination-hosts';
import { podsOf } from '../simulate/callers';
import type { Model } from '../simulate/model';
import { Neighbours } from './neighbours';

/** The name of a host in an outline. */
export const hostName = (host: string) => `host ${host.toLowerCase()}`;
/** The name of a workload in an outline, by `namespace/name`. */
export const podsName = (name: string) => `pods ${name}`;
/** The name of a gateway in an outline, by `name.namespace`. */
export const gatewayName = (name: string) => `gateway ${name}`;

/**
 * What may have to do with what, by the hosts that objects name and the pods that Services select: nothing is asked of any request. Whatever
 * is joined in a graph is joined here within as many steps, so that a question about a part of a mesh costs what the part does.
 */
export function outlineOf(model: Model): Neighbours {
  const { mesh, registry, virtualServices } = model;
  const outline = new Neighbours();
  for (const service of registry.services) {
    for (const port of service.ports) {
      for (const { workload } of endpointsOf(mesh, service, port).all) {
        if (workload !== undefined) outline.join(hostName(service.host), podsName(workload));
      }
    }
  }
  for (const service of virtualServices.all) {
    for (const to of destinationHosts(service))
      for (const host of service.hosts) outline.join(hostName(host), hostName(to));
  }
  for (const { one } of gatewayClasses([model])) {
    const known = model.gatewayIfAny(one.name);
    if (known === undefined) continue;
    for (const { host } of askedAtGateway(model, known.gateway).all)
      outline.join(gatewayName(one.name), hostName(host));
  }
  for (const workload of mesh.workloads.filter(isGatewayProxy)) {
    const { name, namespace } = podsOf(mesh, workload);
    outline.join(
      podsName(`${workload.resource.namespace}/${workload.resource.name}`),
      gatewayName(`${name}.${namespace}`),
    );
  }
  return outline;
}
