import { isGatewayProxy } from '../mesh/gateway-proxy';
import { askedAtGateway, askedInMesh } from '../compare/asked-hosts';
import { gatewayClasses } from '../compare/callers';
import { endpointsOf } from '../simulate/scope/endpoints';
import { podsOf } from '../simulate/callers';
import type { Model } from '../simulate/model';
import { Neighbours } from './neighbours';
import type { GraphScope } from './scope';
import { askedName, gatewayName, placeName, podsName } from './outline-names';
import { Ways } from './ways';

/** The outline of a mesh, made once. */
export const outlineOf = (model: Model): Neighbours => model.mesh.remember(outlineOf, () => outlined(model));

/**
 * What may have to do with what, by the hosts that objects name and the pods that Services select: nothing is asked of any request. Whatever
 * is joined in a graph is joined here within as many steps, and all that requests for a host pass is joined to that host, so that a question
 * about a part of a mesh costs what the part does.
 */
function outlined(model: Model): Neighbours {
  const { mesh, registry } = model;
  const outline = new Neighbours();
  for (const service of registry.services) {
    for (const port of service.ports) {
      for (const { workload, pods } of endpointsOf(mesh, service, port).all) {
        if (workload === undefined) continue;
        outline.join(placeName(service.host), podsName(workload));
        if (pods === undefined || !isGatewayProxy(pods)) continue;
        outline.join(placeName(service.host), gatewayName(nameOf(model, pods)));
      }
    }
  }
  for (const workload of mesh.workloads.filter(isGatewayProxy)) {
    const { namespace, name } = workload.resource;
    outline.join(podsName(`${namespace}/${name}`), gatewayName(nameOf(model, workload)));
  }
  const ways = new Ways(model);
  const follow = (scope: GraphScope, hosts: Iterable<string>) => {
    for (const host of hosts) {
      const from = askedName(scope, host);
      for (const { by, places, original } of ways.from(scope.gateway, host)) {
        if (by !== undefined) outline.join(from, by);
        for (const place of places) {
          outline.join(from, placeName(place));
          if (by !== undefined) outline.join(by, placeName(place));
        }
        for (const place of original)
          for (const pods of ways.podsOf(host)) outline.join(placeName(place), podsName(pods));
      }
    }
  };
  follow({}, new Set([...registry.services, ...askedInMesh(model).all].map(({ host }) => host)));
  for (const { one } of gatewayClasses([model])) {
    const known = model.gatewayIfAny(one.name);
    if (known === undefined) continue;
    const hosts = new Set(askedAtGateway(model, known.gateway).all.map(({ host }) => host));
    for (const host of hosts) outline.join(gatewayName(one.name), askedName({ gateway: one.name }, host));
    follow({ gateway: one.name }, hosts);
  }
  return outline;
}

function nameOf({ mesh }: Model, workload: Parameters<typeof podsOf>[1]): string {
  const { name, namespace } = podsOf(mesh, workload);
  return `${name}.${namespace}`;
}
