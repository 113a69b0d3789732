import type { FieldPath } from '../../mesh/manifest';
import { portNameFault } from '../../values/checks';
import type { ServicePortView } from '../../values/networking/messages';
import { protocolFault } from '../../values/networking/port-protocol';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault } from './place-faults';
import { checkPortNumber } from './port-number';

export const servicePortRules = ruleTable(
  {
    section: 'service-port',
    source: 'istiod, pkg/config/validation/validation.go: ValidatePortName, ValidateProtocol',
  },
  {
    name: {
      title: 'The name of a port is malformed',
      why: 'istiod refuses the object, also where the name is left out.',
      mend: 'Use letters, digits and "-", at most 63 of them, best the protocol first: "http-shop".',
      covers: ['ServiceEntry/16', 'ServiceEntry/22', 'ServiceEntry/30', 'WorkloadEntry/6'],
    },
    protocol: {
      title: 'The protocol of a port is none that Istio knows',
      why: 'istiod refuses the object.',
      mend: 'Use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, MYSQL or REDIS; TCP for any other.',
      covers: ['ServiceEntry/17'],
    },
  },
);

/** The name of a port. */
export function checkPortName(name: string | undefined, at: FieldPath, report: Report): void {
  placeFault(servicePortRules.name, portNameFault(name ?? '', 'the name'), at, report);
}

/** A port of a service: its name, protocol and number. */
export function checkServicePort(port: ServicePortView, at: FieldPath, report: Report): void {
  const { name, number, protocol } = port;
  checkPortName(name, [...at, 'name'], report);
  const fault = protocolFault(protocol, 'protocol');
  placeFault(servicePortRules.protocol, fault, [...at, 'protocol'], report);
  checkPortNumber(number, [...at, 'number'], report);
}
