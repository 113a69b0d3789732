import { servicePortProtocol } from '../../../mesh/protocol';
import { podsOfService } from '../../../mesh/service-pods';
import type { Workload } from '../../../mesh/workload';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';

const servicePortNamesRules = ruleTable(
  { section: 'service', source: 'istioctl analyze, service.PortNameAnalyzer' },
  {
    'port-name': {
      codes: ['IST0118', 'KIA0601', 'KIA0602'],
      level: 'info',
      title: 'The name of a port does not say its protocol',
      why: 'Istio has to detect the protocol from the first bytes, so server-first protocols wait, and HTTP features depend on the detection.',
      fact: 'istiod, pkg/config/kube/conversion.go: ConvertProtocol; Istio documentation, Protocol Selection',
      mend: 'Begin the name with the protocol (http, grpc-api, tcp-db), or set appProtocol.',
      covers: ['IST0118', 'KIA0601', 'KIA0602'],
    },
    'external-name-port': {
      codes: ['IST0150'],
      level: 'warning',
      title: 'A port of an ExternalName Service does not say its protocol, or is TCP',
      why: 'A TCP port matches all connections to that port, whatever their host.',
      fact: 'Istio documentation, Protocol Selection',
      mend: 'Begin the name with the protocol (http, https, tls-api).',
      covers: ['IST0150'],
    },
  },
);

const MANAGED = ['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller'];

/** Whether the ports of Services say their protocols. */
export const servicePortNames: MeshCheck = {
  rules: servicePortNamesRules,
  check(mesh, report) {
    for (const resource of mesh.all('Service')) {
      const { labels, spec } = resource;
      if (labels.istio !== undefined || labels.release === 'istio') continue;
      if (MANAGED.includes(labels['gateway.istio.io/managed'])) continue;
      const isExternal = spec.type === 'ExternalName';
      (spec.ports ?? []).forEach((port, i) => {
        if (servicePortProtocol(port) !== undefined && !(isExternal && port.name === 'tcp')) return;
        const { name = '', port: number = 0, targetPort = 0 } = port;
        const port_ = targetPort === 0 ? `${number}` : `${number} (target port ${targetPort})`;
        const path = ['spec', 'ports', i];
        if (isExternal)
          report(
            servicePortNamesRules['external-name-port'],
            resource,
            path,
            name === 'tcp'
              ? 'A port of this ExternalName Service is TCP, so it matches all connections to that port.'
              : 'The name of a port of this ExternalName Service does not begin with a protocol, so the port matches all connections as TCP.',
          );
        else
          report(
            servicePortNamesRules['port-name'],
            resource,
            path,
            name === ''
              ? `Port ${port_} has no name that begins with a protocol, so Istio has to detect the protocol.`
              : `The name ${JSON.stringify(name)} of port ${port_} does not begin with a protocol, so Istio has to detect the protocol.`,
          );
      });
    }
  },
};

const targetPortsRules = ruleTable(
  {
    section: 'service',
    source: 'Kiali, business/checkers/services/port_mapping_checker.go',
    codes: ['KIA0701'],
  },
  {
    'target-port-not-found': {
      level: 'warning',
      title: 'A port of a Service has a target port that the pods do not list',
      why: 'A target port that is a name must be the name of a port of a container, or there are no endpoints. A number need not be listed, but if other ports are listed and this one is not, it is most often wrong.',
      fact: 'Kubernetes reference, ServicePort.targetPort',
      mend: 'Use a port of the containers, or add this one to the ports of a container.',
      covers: ['KIA0701'],
    },
  },
);

const portsOf = ({ podSpec }: Workload) =>
  [...(podSpec.containers ?? []), ...(podSpec.initContainers ?? [])].flatMap(({ ports = [] }) => ports);

/** Target ports that no container has. */
export const targetPorts: MeshCheck = {
  rules: targetPortsRules,
  check(mesh, report) {
    for (const resource of mesh.all('Service')) {
      // Those of Istio have ports for its own use only.
      if (resource.namespace === mesh.config.rootNamespace) continue;
      const pods = podsOfService(mesh, resource).map(portsOf);
      const known = pods.flat();
      if (pods.length === 0) continue;
      (resource.spec.ports ?? []).forEach((port, i) => {
        const target = port.targetPort || port.port;
        if (target === undefined) return;
        const byName = typeof target === 'string' && !/^\d+$/.test(target);
        if (!byName && pods.some((ports) => ports.length === 0)) return;
        const found = known.some(({ name, containerPort }) =>
          byName ? name === target : containerPort === Number(target),
        );
        if (found) return;
        const has = [
          ...new Set(known.map(({ name, containerPort }) => (byName ? name : containerPort))),
        ].filter(Boolean);
        const message = `No container lists the target port ${target}${has.length === 0 ? '' : `, only ${has.join(', ')}`}, so ${byName ? 'the port has no endpoints' : 'connections to it may be refused'}.`;
        const mend = byName ? meant(target, has.map(String)) : undefined;
        report(targetPortsRules['target-port-not-found'], resource, ['spec', 'ports', i], message, mend);
      });
    }
  },
};
