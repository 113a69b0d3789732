import { MeshErrorCode } from '../mesh-error';
import { type Checks, duplicateName, missingSetting } from '../mesh-fault';
import type { IstioEgressListenerView, IstioIngressListenerView, SidecarView } from './messages';
import { isFilled } from '../spec';

/** What istiod's `ValidateSidecar` has against a sidecar as a whole. */
export const sidecarChecks = {
  empty: ({ egress, ingress, outboundTrafficPolicy, inboundConnectionPool }) =>
    isFilled(egress) || isFilled(ingress) || outboundTrafficPolicy || inboundConnectionPool
      ? undefined
      : missingSetting(
          'a sidecar that is told nothing',
          'ingress, egress, outboundTrafficPolicy or inboundConnectionPool',
          'add one of them; for what holds without any, SidecarEgress.hosts([SidecarHost.all()])',
          [],
          'The sidecar has none of egress, ingress, outboundTrafficPolicy and inboundConnectionPool.',
        ),
} satisfies Checks<SidecarView>;

/** What istiod's `ValidateSidecar` has against listeners for what goes out beside each other. */
export const egressListChecks = {
  'egress-order': (listeners) =>
    listeners.slice(0, -1).flatMap(({ port }, i) =>
      port === undefined
        ? [
            {
              code: MeshErrorCode.DUPLICATE_DEFAULT,
              got: 'a listener for all ports before the end of egress',
              expected: 'one, at the end',
              mend: 'put the hosts into one listener, or name the port of one of them',
              at: [i],
              finding: 'An egress listener without port, which is for all ports, is not the last one.',
            },
          ]
        : [],
    ),
  'duplicate-port': (listeners) =>
    listeners.flatMap(({ port }, i) =>
      port?.number && listeners.findIndex((other) => other.port?.number === port.number) < i
        ? [
            duplicateName(
              `port ${port.number} for what goes out`,
              [i, 'port', 'number'],
              'Two listeners have the same port.',
            ),
          ]
        : [],
    ),
  'duplicate-socket': (listeners) => {
    const sockets = listeners.map(({ port, bind = '' }) => (port && !port.number ? bind : undefined));
    return sockets.flatMap((socket, i) =>
      socket !== undefined && sockets.indexOf(socket) < i
        ? [
            duplicateName(
              `socket ${socket} for what goes out`,
              [i, 'bind'],
              'Two listeners have the same Unix socket.',
            ),
          ]
        : [],
    );
  },
} satisfies Checks<readonly IstioEgressListenerView[]>;

/** What istiod's `ValidateSidecar` has against listeners for what comes in beside each other. */
export const ingressListChecks = {
  'duplicate-port': (listeners) => {
    const numbers = listeners.map(({ port }) => port && (port.number ?? 0));
    return numbers.flatMap((number, i) =>
      number !== undefined && numbers.indexOf(number) < i
        ? [
            duplicateName(
              `port ${number} for what comes in`,
              [i, 'port', 'number'],
              'Two listeners have the same port.',
            ),
          ]
        : [],
    );
  },
} satisfies Checks<readonly IstioIngressListenerView[]>;
