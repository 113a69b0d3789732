import type { FieldPath } from '../../mesh/manifest';
import { isMeshLabel } from '../../values/host-names';
import { protocol as checkProtocol } from '../../values/networking/port-protocol';
import { ask, type Report } from '../problem';
import { ruleTable } from '../rule';
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
export function checkPortName(name: string | null | undefined, at: FieldPath, report: Report): void {
  const text = name ?? '';
  if (!isMeshLabel(text)) report(servicePortRules.name, at, `the name ${JSON.stringify(text)}`);
}

/** A port of a service: its name, protocol and number. */
export function checkServicePort(port: any, at: FieldPath, report: Report): void {
  const { name, number, protocol } = port;
  checkPortName(name, [...at, 'name'], report);
  ask(report, servicePortRules.protocol, [...at, 'protocol'], () =>
    checkProtocol(protocol ?? '', 'protocol'),
  );
  checkPortNumber(number, [...at, 'number'], report);
}
