import type { FieldPath } from '../../../mesh/manifest';
import { UNIX } from '../../../values/addresses';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem, says } from '../items';
import { checkPortNumber } from '../port-number';
import { checkScopedHost } from '../scoped-host';
import { checkAddress, checkListenerPort, checkSocket, listenerRules } from './listener';

export const egressRules = ruleTable(
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

/** The listeners of a sidecar for what goes out. */
export function checkEgress(
  listeners: readonly any[] | null | undefined,
  namespace: string | undefined,
  report: Report,
): void {
  const last = (listeners ?? []).length - 1;
  const taken = { ports: new Set<number>(), sockets: new Set<string>() };
  eachItem(listeners, ['spec', 'egress'], (listener, at, index) => {
    const { port, hosts } = listener;
    if (port) checkPort(listener, taken, at, report);
    else if (index !== last) {
      report(egressRules['egress-order'], at, 'a listener for all ports before the end of egress');
    }
    if (!says(hosts)) report(egressRules['no-hosts'], at, 'a listener for what goes out without hosts');
    else checkHosts(hosts, namespace, [...at, 'hosts'], report);
  });
}

function checkPort(
  { port, bind: given, captureMode = 'DEFAULT' }: any,
  taken: { readonly ports: Set<number>; readonly sockets: Set<string> },
  at: FieldPath,
  report: Report,
): void {
  const path = [...at, 'port'];
  const bind: string = given ?? '';
  const number: number = port.number ?? 0;
  checkListenerPort(port, path, report);
  if (number !== 0) {
    checkPortNumber(number, [...path, 'number'], report);
    if (bind !== '') checkAddress(bind, [...at, 'bind'], report);
    if (taken.ports.has(number)) {
      report(listenerRules['duplicate-port'], [...path, 'number'], 'a port twice');
    }
    taken.ports.add(number);
    return;
  }
  if (bind.startsWith(UNIX)) checkSocket(bind, [...at, 'bind'], report);
  else report(egressRules['no-socket'], at, 'the port 0 without a Unix socket');
  if (captureMode !== 'DEFAULT' && captureMode !== 'NONE') {
    const text = 'capture of traffic on a Unix socket';
    report(egressRules['socket-capture'], [...at, 'captureMode'], text);
  }
  if (taken.sockets.has(bind)) report(egressRules['duplicate-socket'], [...at, 'bind'], 'a socket twice');
  taken.sockets.add(bind);
}

function checkHosts(
  hosts: readonly (string | null)[],
  namespace: string | undefined,
  at: FieldPath,
  report: Report,
): void {
  const named = new Map<string, Set<string>>();
  hosts.forEach((text, i) => {
    const host = text ?? '';
    const path = [...at, i];
    const slash = host.indexOf('/');
    if (slash !== -1 && !host.startsWith('~')) {
      const [before, name] = [host.slice(0, slash), host.slice(slash + 1)];
      const scope = before === '.' ? (namespace ?? '') : before;
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
