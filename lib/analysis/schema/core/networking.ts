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
      report(
        coreRules['external-name'],
        ['spec'],
        externalName
          ? `The externalName is ${shown(externalName)}, but Kubernetes expects ${fault}.`
          : 'The service has the type ExternalName and no externalName.',
      );
  } else if (ports.length === 0 && clusterIP !== 'None') {
    report(
      coreRules['service-ports'],
      ['spec'],
      'The service has no ports.',
      'Give a port; only a headless service may have none.',
    );
  }
  for (const [port, place] of ports) {
    checkServicePort(port, place, ports.length > 1, report);
    if (port.nodePort && (!type || type === 'ClusterIP')) {
      report(
        coreRules['service-port'],
        [...place, 'nodePort'],
        `The port has nodePort ${port.nodePort}, and the service has the type ClusterIP.`,
        'Remove nodePort, or give the service the type NodePort or LoadBalancer.',
      );
    }
  }
  repeated(ports, 'name', (name, place) =>
    report(coreRules['service-ports'], place, `Two ports have the name ${name}.`),
  );
  const pairs = ports.map(([{ port, protocol }, place]): Placed<{ pair: string }> => [
    { pair: `${port}/${protocol || 'TCP'}` },
    place,
  ]);
  repeated(pairs, 'pair', (pair, place) =>
    report(coreRules['service-ports'], place.slice(0, -1), `Two ports of the service are ${pair}.`),
  );
}

function checkServicePort(
  { name, port, targetPort }: ServicePort,
  at: FieldPath,
  isOneOfMany: boolean,
  report: Report,
): void {
  if (!name && isOneOfMany)
    report(
      coreRules['service-ports'],
      at,
      'The service has several ports, and one of them has no name.',
      'Give it a name.',
    );
  const fault = name && nameFault(name, 'label');
  if (fault)
    report(
      coreRules['service-port'],
      at,
      `The name of a port is ${shown(name)}, but Kubernetes expects ${fault}.`,
    );
  if (!isPort(port))
    report(
      coreRules['service-port'],
      at,
      port === undefined
        ? 'A port has no number.'
        : `The number of a port is ${shown(port)}, but ports run from 1 to 65535.`,
    );
  const isUnset = targetPort === undefined || targetPort === '' || targetPort === 0;
  if (isUnset || (typeof targetPort === 'string' ? isPortName(targetPort) : isPort(targetPort))) return;
  report(
    coreRules['service-port'],
    at,
    `The targetPort ${shown(targetPort)} is neither a number from 1 to 65535 nor the name of a port.`,
  );
}

function checkIngress({ spec }: Resource<'Ingress'>, report: Report): void {
  const { rules = [], defaultBackend } = spec;
  if (!defaultBackend && rules.length === 0)
    report(coreRules.ingress, ['spec'], 'The ingress has neither rules nor a default backend.');
  if (defaultBackend) checkBackend(defaultBackend, ['spec', 'defaultBackend'], report);
  for (const [rule, at] of entries(rules, ['spec', 'rules'])) {
    if (!rule.http) continue;
    const paths = entries(rule.http.paths, [...at, 'http', 'paths']);
    if (paths.length === 0) report(coreRules.ingress, [...at, 'http'], 'A rule of the ingress has no paths.');
    for (const [path, place] of paths) {
      const isRooted = path.path?.startsWith('/');
      if (!isRooted && path.pathType !== 'ImplementationSpecific') {
        report(coreRules.ingress, place, `The path ${shown(path.path ?? '')} does not begin with "/".`);
      }
      checkBackend(path.backend, [...place, 'backend'], report);
    }
  }
}

function checkBackend({ service, resource }: IngressBackend = {}, at: FieldPath, report: Report): void {
  if (!service && !resource)
    report(coreRules.ingress, at, 'A backend names neither a service nor a resource.');
  else if (service && resource)
    report(coreRules.ingress, at, 'A backend names both a service and a resource.');
  else if (service) {
    const { name, port } = service;
    if (!name) report(coreRules.ingress, at, 'A backend has a service without a name.');
    if (!port?.name === !port?.number)
      report(coreRules.ingress, at, 'The service of a backend needs a port, by its name or by its number.');
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
    if (!ipBlock && !hasSelector)
      report(coreRules['network-policy'], place, 'A peer has neither ipBlock nor a selector.');
    if (ipBlock && hasSelector)
      report(coreRules['network-policy'], place, 'A peer has both ipBlock and a selector.');
  }
}
