import { servicePortProtocol } from '../../../mesh/protocol';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'service', source: 'istioctl analyze, service.PortNameAnalyzer' },
  {
    'port-name': {
      codes: ['IST0118', 'KIA0601', 'KIA0602'],
      level: 'info',
      title: 'The name of a port does not say its protocol',
      why: 'Istio has to guess the protocol from the first bytes: server-first protocols wait, and HTTP features depend on the guess.',
      mend: 'Name it after the protocol (http, grpc-api, tcp-db), or set appProtocol.',
      covers: ['IST0118', 'KIA0601', 'KIA0602'],
    },
    'external-name-port': {
      codes: ['IST0150'],
      level: 'warning',
      title: 'A port of an ExternalName Service does not say its protocol, or is TCP',
      why: 'As TCP it takes all connections to that port, of whatever host.',
      mend: 'Name it after the protocol (http, https, tls-api).',
      covers: ['IST0150'],
    },
  },
);

const MANAGED = ['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller'];

/** Whether the ports of Services say their protocols. */
export const servicePortNames: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('Service')) {
      const { labels, spec } = resource;
      if (labels.istio !== undefined || labels.release === 'istio') continue;
      if (MANAGED.includes(labels['gateway.istio.io/managed'])) continue;
      const isExternal = spec.type === 'ExternalName';
      (spec.ports ?? []).forEach((port, i) => {
        if (servicePortProtocol(port) !== undefined && !(isExternal && port.name === 'tcp')) return;
        const { name = '', port: number = 0, targetPort = 0 } = port;
        const path = ['spec', 'ports', i];
        if (isExternal)
          report(
            rules['external-name-port'],
            resource,
            path,
            `a port that is ${name === 'tcp' ? 'TCP' : 'of no protocol'}`,
          );
        else
          report(
            rules['port-name'],
            resource,
            path,
            `port ${number}${targetPort === 0 ? '' : ` to ${targetPort}`} named ${JSON.stringify(name)}`,
          );
      });
    }
  },
};
