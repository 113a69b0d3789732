import type { FieldPath } from '../../mesh/manifest';
import { portFault, portNameFault } from '../../values/checks';
import type { ServicePortView } from '../../values/networking/messages';
import { protocolFault } from '../../values/networking/port-protocol';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault } from './place-faults';

export const portNumberRules = ruleTable(
  {
    section: 'port-number',
    source: 'istiod, pkg/config/validation/agent/validation.go: ValidatePort',
  },
  {
    range: {
      title: 'A port is out of range',
      why: 'istiod refuses the object. A destination with "port: {}" has the port 0.',
      mend: 'Give a number from 1 to 65535, or leave the port out where it may be.',
      covers: [
        'VirtualService/33',
        'VirtualService/66',
        'VirtualService/86',
        'VirtualService/94',
        'ServiceEntry/14',
        'ServiceEntry/18',
        'ServiceEntry/22',
        'ServiceEntry/30',
        'WorkloadEntry/7',
        'WorkloadGroup/5',
        'WorkloadGroup/10',
        'Sidecar/8',
        'Sidecar/14',
        'Sidecar/40',
        'Sidecar/59',
      ],
    },
  },
);

/** A port from 1 to 65535; one that is missing is 0. */
export function checkPortNumber(number: number | undefined, at: FieldPath, report: Report): void {
  placeFault(portNumberRules.range, portFault(number ?? 0, 'port'), at, report);
}

/** A port that may be missing, or 0 for none. */
export function checkOptionalPort(number: number | undefined, at: FieldPath, report: Report): void {
  if (number) checkPortNumber(number, at, report);
}

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
      title: 'The protocol of a port is not one that Istio knows',
      why: 'istiod refuses the object.',
      mend: 'Use HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, UDP, MONGO, MYSQL or REDIS; TCP for any other.',
      covers: ['ServiceEntry/17'],
    },
  },
);

/** The name of a port. */
export function checkPortName(name: string | undefined, at: FieldPath, report: Report): void {
  placeFault(servicePortRules.name, portNameFault(name ?? '', 'port name'), at, report);
}

/** A port of a service: its name, protocol and number. */
export function checkServicePort(port: ServicePortView, at: FieldPath, report: Report): void {
  const { name, number, protocol } = port;
  checkPortName(name, [...at, 'name'], report);
  const fault = protocolFault(protocol, 'protocol');
  placeFault(servicePortRules.protocol, fault, [...at, 'protocol'], report);
  checkPortNumber(number, [...at, 'number'], report);
}
