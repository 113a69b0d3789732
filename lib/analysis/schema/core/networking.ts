import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { IngressBackend, NetworkPolicyPeer, ServicePort } from '../../../mesh/views/kubernetes';
import type { Report } from '../../check';
import { checkLabels } from '../metadata';
import { nameFault } from '../names';
import { shown } from '../walk';
import { type CoreChecks, coreRules } from './rules';
import { type Placed, entries, isPort, isPortName, repeated } from './pod';

/** Reports what the API server refuses in what leads to pods, beyond its schema. */
export const networkingChecks: CoreChecks = {
  Service: checkService,
  Ingress: checkIngress,
  NetworkPolicy: checkNetworkPolicy,
};

function checkService({ spec }: Resource<'Service'>, report: Report): void {
  const { type, externalName, clusterIP, ports: list, selector } = spec;
  checkLabels(selector, ['spec', 'selector'], report);
  const at = ['spec', 'ports'];
  const ports = entries(list, at);
  if (type === 'ExternalName') {
    const fault = nameFault((externalName ?? '').replace(/\.$/, ''));
    if (fault !== undefined)
      report(coreRules['external-name'], ['spec'], `${shown(externalName ?? '')}; ${fault}`);
  } else if (ports.length === 0 && clusterIP !== 'None') {
    report(
      coreRules['service-ports'],
      ['spec'],
      'no port',
      'Give a port; only a headless service may have none.',
    );
  }
  for (const [port, place] of ports) {
    checkServicePort(port, place, ports.length > 1, report);
    if (port.nodePort && (!type || type === 'ClusterIP')) {
      report(
        coreRules['service-port'],
        [...place, 'nodePort'],
        `nodePort ${port.nodePort} in a service of type ClusterIP`,
        'Take nodePort away, or give the service the type NodePort or LoadBalancer.',
      );
    }
  }
  repeated(ports, 'name', (name, place) =>
    report(coreRules['service-ports'], place, `a second port ${name}`),
  );
  const pairs = ports.map(([{ port, protocol }, place]): Placed<{ pair: string }> => [
    { pair: `${port}/${protocol || 'TCP'}` },
    place,
  ]);
  repeated(pairs, 'pair', (pair, place) =>
    report(coreRules['service-ports'], place.slice(0, -1), `a second port ${pair}`),
  );
}

function checkServicePort(
  { name, port, targetPort }: ServicePort,
  at: FieldPath,
  isOneOfMany: boolean,
  report: Report,
): void {
  if (!name && isOneOfMany)
    report(coreRules['service-ports'], at, 'a port without a name among others', 'Give it a name.');
  const fault = name && nameFault(name, 'label');
  if (fault) report(coreRules['service-port'], at, `the name ${shown(name)}; ${fault}`);
  if (!isPort(port)) report(coreRules['service-port'], at, `the number ${shown(port ?? 'nothing')}`);
  const isUnset = targetPort === undefined || targetPort === '' || targetPort === 0;
  if (isUnset || (typeof targetPort === 'string' ? isPortName(targetPort) : isPort(targetPort))) return;
  report(coreRules['service-port'], at, `targetPort ${shown(targetPort)}`);
}

function checkIngress({ spec }: Resource<'Ingress'>, report: Report): void {
  const { rules = [], defaultBackend } = spec;
  if (!defaultBackend && rules.length === 0)
    report(coreRules.ingress, ['spec'], 'neither rules nor a default backend');
  if (defaultBackend) checkBackend(defaultBackend, ['spec', 'defaultBackend'], report);
  for (const [rule, at] of entries(rules, ['spec', 'rules'])) {
    if (!rule.http) continue;
    const paths = entries(rule.http.paths, [...at, 'http', 'paths']);
    if (paths.length === 0) report(coreRules.ingress, [...at, 'http'], 'no path');
    for (const [path, place] of paths) {
      const isRooted = path.path?.startsWith('/');
      if (!isRooted && path.pathType !== 'ImplementationSpecific') {
        report(
          coreRules.ingress,
          place,
          `the path ${shown(path.path ?? '')}; expected one that begins with "/"`,
        );
      }
      checkBackend(path.backend, [...place, 'backend'], report);
    }
  }
}

function checkBackend({ service, resource }: IngressBackend = {}, at: FieldPath, report: Report): void {
  if (!service && !resource) report(coreRules.ingress, at, 'a backend that names nothing');
  else if (service && resource) report(coreRules.ingress, at, 'both a service and a resource');
  else if (service) {
    const { name, port } = service;
    if (!name) report(coreRules.ingress, at, 'a backend without the name of a service');
    if (!port?.name === !port?.number)
      report(coreRules.ingress, at, 'a backend without one port, by name or number');
  }
}

function checkNetworkPolicy({ spec }: Resource<'NetworkPolicy'>, report: Report): void {
  for (const [{ from }, at] of entries(spec.ingress, ['spec', 'ingress'])) {
    checkPeers(from, [...at, 'from'], report);
  }
  for (const [{ to }, at] of entries(spec.egress, ['spec', 'egress'])) {
    checkPeers(to, [...at, 'to'], report);
  }
}

function checkPeers(peers: readonly NetworkPolicyPeer[] | undefined, at: FieldPath, report: Report): void {
  for (const [{ podSelector, namespaceSelector, ipBlock }, place] of entries(peers, at)) {
    const hasSelector = Boolean(podSelector ?? namespaceSelector);
    if (!ipBlock && !hasSelector) report(coreRules['network-policy'], place, 'a peer that names nobody');
    if (ipBlock && hasSelector) report(coreRules['network-policy'], place, 'both an ipBlock and a selector');
  }
}
