import { externalHost } from '../../mesh/externals';
import { type IstioctlHosts, fullHost, serviceOfHost } from '../../mesh/hosts';
import { nearest } from '../../values/nearest';
import { LONGEST } from './meant';

/**
 * The host that was probably meant by one that nothing provides, as it can be written: a Service of the same namespace with nearly this
 * name, a Service with this name in another namespace, or a host outside of the cluster with nearly this name.
 */
export function nearestHost(hosts: IstioctlHosts, namespace: string, host: string): string | undefined {
  const full = fullHost(namespace, host);
  if (host.length > LONGEST) return undefined;
  const seen = hosts.seenFrom(namespace);
  const service = serviceOfHost(full);
  if (service === undefined) {
    const others = seen.filter((one) => serviceOfHost(one) === undefined).map(externalHost);
    return nearest(externalHost(full), others);
  }
  const services = seen.flatMap((one) => serviceOfHost(one) ?? []);
  const beside = services.filter((one) => one.namespace === service.namespace).map(({ name }) => name);
  const near = nearest(service.name, beside);
  if (near !== undefined) return externalHost(fullHost(service.namespace, near));
  const same = services.find(({ name }) => name === service.name);
  return same && fullHost(same.namespace, same.name);
}
