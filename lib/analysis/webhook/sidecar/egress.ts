import type { FieldPath } from '../../../mesh/manifest';
import { splitNamespace } from '../../../values/namespaced-name';
import type { IstioEgressListenerView } from '../../../values/networking/messages';
import { egressChecks, egressListChecks } from '../../../values/networking/sidecar-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';
import { checkPortNumber } from '../port-number';
import { checkScopedHost } from '../scoped-host';
import { checkListenerPort, listenerRules } from './listener';

export const egressRules = ruleTable<
  | Exclude<keyof typeof egressChecks | keyof typeof egressListChecks, keyof typeof listenerRules>
  | 'duplicate-host'
  | 'all-and-more-hosts'
>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    'egress-order': {
      title: 'A listener of a sidecar for all ports is not the last one',
      why: 'It takes what no listener with a port takes; istiod refuses the object unless it stands at the end of egress. An item without anything in it counts as such a listener.',
      mend: 'Move the listener without port to the end, or put the hosts of several such listeners into one.',
      covers: ['Sidecar/36', 'Sidecar/37', 'Sidecar/38'],
    },
    'no-socket': {
      title: 'A listener of a sidecar has neither a port nor a Unix socket',
      why: 'The port 0 is for Unix sockets; istiod refuses the object.',
      mend: 'Give the number of the port, or bind it to "unix:///path/to/socket".',
      covers: ['Sidecar/41'],
    },
    'socket-capture': {
      title: 'A listener of a sidecar on a Unix socket captures traffic',
      why: 'Nothing is redirected to a socket; istiod refuses the object.',
      mend: 'Take captureMode away, or set it to NONE.',
      covers: ['Sidecar/43'],
    },
    'duplicate-socket': {
      title: 'Two listeners of a sidecar have the same Unix socket',
      why: 'istiod refuses the object.',
      mend: 'Put both into one listener, or give them different sockets.',
      covers: ['Sidecar/45'],
    },
    'no-hosts': {
      title: 'A listener of a sidecar for what goes out has no hosts',
      why: 'istiod refuses the object.',
      mend: 'Name the hosts as "namespace/host"; "~/*" is none.',
      covers: ['Sidecar/47'],
    },
    'duplicate-host': {
      level: 'warning',
      title: 'A listener of a sidecar names a host twice, or beside all hosts of its namespace',
      why: 'The second entry adds nothing.',
      mend: 'Keep one of the two.',
      covers: ['Sidecar/48'],
    },
    'all-and-more-hosts': {
      level: 'warning',
      title: 'A listener of a sidecar names all hosts and others',
      why: '"*/*" is every host of every namespace, so that the others add nothing.',
      mend: 'Keep "*/*", or name the hosts that are meant.',
      covers: ['Sidecar/49'],
    },
  },
);

/** The rules for what goes out, with those that listeners of both directions have. */
const rules = { ...listenerRules, ...egressRules };

/** The listeners of a sidecar for what goes out. */
export function checkEgress(
  listeners: readonly IstioEgressListenerView[] | undefined,
  namespace: string,
  report: Report,
): void {
  const path = ['spec', 'egress'];
  placeFaults(rules, egressListChecks, listeners, path, report);
  listeners?.forEach((listener, i) => {
    const { port, hosts } = listener;
    const at = [...path, i];
    placeFaults(rules, egressChecks, listener, at, report);
    if (port !== undefined) checkListenerPort(port, [...at, 'port'], report);
    if (port?.number) checkPortNumber(port.number, [...at, 'port', 'number'], report);
    checkHosts(hosts ?? [], namespace, [...at, 'hosts'], report);
  });
}

function checkHosts(hosts: readonly string[], own: string, at: FieldPath, report: Report): void {
  const named = new Map<string, Set<string>>();
  hosts.forEach((host, i) => {
    const path = [...at, i];
    const { namespace, name } = splitNamespace(host);
    if (namespace !== undefined && !host.startsWith('~')) {
      const scope = namespace === '.' ? own : namespace;
      const known = named.get(scope) ?? new Set<string>();
      const twice = name === '*' ? known.size > 0 : known.has(name) || known.has('*');
      if (twice) report(egressRules['duplicate-host'], path, `${JSON.stringify(host)} again`);
      named.set(scope, known.add(name));
    }
    checkScopedHost(host, path, report, 'sidecar');
  });
  if (named.size > 1 && named.get('*')?.has('*') === true) {
    report(egressRules['all-and-more-hosts'], at, '"*/*" beside other hosts');
  }
}
