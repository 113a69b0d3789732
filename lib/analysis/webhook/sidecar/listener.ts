import type { FieldPath } from '../../../mesh/manifest';
import type { SidecarPortView } from '../../../values/networking/messages';
import { sidecarPortChecks } from '../../../values/networking/sidecar-checks';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFaults } from '../place-faults';

export const listenerRules = ruleTable<
  keyof typeof sidecarPortChecks | 'bind' | 'socket-path' | 'duplicate-port'
>(
  {
    section: 'sidecar',
    source: 'istiod, pkg/config/validation/validation.go: ValidateSidecar',
  },
  {
    'target-port': {
      title: 'A port of a sidecar has a targetPort',
      why: 'A sidecar knows no target ports; istiod refuses the object.',
      mend: 'Take targetPort away; where what comes in goes is said by defaultEndpoint.',
      covers: ['Sidecar/7', 'Sidecar/39'],
    },
    'port-name': {
      title: 'The name of a port of a sidecar is no DNS label',
      why: 'istiod refuses the object.',
      mend: 'Choose letters, digits and "-", or leave the name out.',
      covers: ['Sidecar/8', 'Sidecar/40'],
    },
    protocol: {
      title: 'The protocol of a port of a sidecar is none that Istio knows',
      why: 'istiod refuses the object.',
      mend: 'Use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, MYSQL or REDIS, or leave it out to have it detected.',
      covers: ['Sidecar/8', 'Sidecar/40'],
    },
    bind: {
      title: 'A listener of a sidecar is bound to something that is no IP address',
      why: 'istiod refuses the object.',
      mend: 'Give an IP address without a port, or leave bind out.',
      covers: ['Sidecar/9', 'Sidecar/44'],
    },
    'socket-path': {
      title: 'A sidecar is given a Unix socket that has no absolute path',
      why: 'istiod refuses the object.',
      mend: 'Write "unix:///path/to/socket" or "unix://@name".',
      covers: ['Sidecar/11', 'Sidecar/42'],
    },
    'duplicate-port': {
      title: 'Two listeners of a sidecar have the same port',
      why: 'One port is listened on once in each direction, whatever the address; istiod refuses the object.',
      mend: 'Put both into one listener, or give them different ports.',
      covers: ['Sidecar/10', 'Sidecar/46'],
    },
  },
);

/** Name, protocol and target port of a listener; its number depends on the direction. */
export function checkListenerPort(port: SidecarPortView, at: FieldPath, report: Report): void {
  placeFaults(listenerRules, sidecarPortChecks, port, at, report);
}
