import type { DestinationView } from '../../mesh/views/networking';
import type { BoundVirtualService } from './bound-virtual-service';

/** The hosts that the rules of a virtual service send to, in lower case (the upstream project's `virtualServiceDestinations`). */
export function destinationHosts({ http, tls, tcp }: BoundVirtualService): ReadonlySet<string> {
  const hosts = new Set<string>();
  const add = ({ host = '' }: DestinationView = {}) => {
    if (host !== '') hosts.add(host.toLowerCase());
  };
  for (const { spec } of http) {
    for (const { destination } of spec.route) add(destination);
    add(spec.mirror);
    for (const { destination } of spec.mirrors) add(destination);
  }
  for (const { spec } of [...tls, ...tcp]) for (const { destination } of spec.route) add(destination);
  return hosts;
}
