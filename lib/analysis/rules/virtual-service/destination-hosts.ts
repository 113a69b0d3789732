import { IstioctlHosts } from '../../../mesh/hosts';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { destinationReport, destinationsOf } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istioctl analyze, virtualservice.DestinationHostAnalyzer',
    codes: ['IST0101'],
  },
  {
    'destination-not-found': {
      codes: ['IST0101', 'KIA1101'],
      title: 'A route goes to a host that nothing provides',
      why: 'There is no Service and no service entry of that name that the virtual service sees; requests get 503.',
      mend: 'Name a Service or a host of a service entry; a Service of another namespace by its full name.',
      covers: ['IST0101', 'KIA1101'],
    },
    'mirror-not-found': {
      title: 'A mirror goes to a host that nothing provides',
      why: 'There is no Service and no service entry of that name that the virtual service sees; the copies get lost.',
      mend: 'Name a Service or a host of a service entry; a Service of another namespace by its full name.',
      covers: ['IST0101'],
    },
    'destination-port-not-found': {
      title: 'A route goes to a port that the host does not have',
      why: 'istiod makes no cluster for that port; requests get 503.',
      mend: 'Name one of the ports of the Service.',
      covers: ['IST0101'],
    },
    'destination-port-missing': {
      codes: ['IST0112'],
      title: 'A route names no port, and the host has several',
      why: 'Envoy cannot know which of the ports is meant; the route gets the port of the listener, or 503.',
      mend: 'Name the port of the destination.',
      covers: ['IST0112'],
    },
  },
);

/** Whether the hosts and ports to which virtual services send requests are there. */
export const destinationHosts: MeshCheck = {
  rules,
  check(mesh, report) {
    const hosts = IstioctlHosts.of(mesh);
    for (const resource of mesh.all('VirtualService')) {
      const { exportTo } = resource.spec;
      const say = destinationReport(report);
      for (const one of destinationsOf(resource)) {
        const { destination, path, mirror } = one;
        const host = destination.host ?? '';
        const known = hosts.find(resource.namespace, host, exportTo);
        const at = [...path, 'host'];
        if (known === undefined) {
          if (hosts.has(resource.namespace, host, exportTo)) continue;
          const rule = mirror ? rules['mirror-not-found'] : rules['destination-not-found'];
          say(one, rule, resource, at, `no host ${JSON.stringify(host)} that this namespace sees`);
          continue;
        }
        const number = destination.port?.number;
        const ports = known.ports.map((port) => port.number);
        if (destination.port === undefined || destination.port === null) {
          if (ports.length < 2) continue;
          const message = `no port for ${host}, which has ${ports.join(', ')}`;
          say(one, rules['destination-port-missing'], resource, at, message);
        } else if (!ports.includes(number ?? 0)) {
          const message = `port ${number} of ${host}; expected ${ports.length === 0 ? 'none: it has no ports' : `one of ${ports.join(', ')}`}`;
          say(one, rules['destination-port-not-found'], resource, [...path, 'port', 'number'], message);
        }
      }
    }
  },
};
