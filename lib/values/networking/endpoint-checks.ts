import { integer, labels, limited, port, portName } from '../checks';
import { UNIX, unixAddress } from '../addresses';
import { refuse } from '../mesh-fault';
import { endpointChecks } from './service-endpoint-checks';
import type { Shape } from '../shape';
import type { WorkloadEntrySpec } from './wire-networking';

/** The fields of Istio's `WorkloadEntry` message. */
export const ENDPOINT: Shape = {
  address: true,
  ports: true,
  labels: true,
  network: true,
  locality: true,
  weight: true,
  serviceAccount: true,
};

const MAX_PORTS = 128;
const MAX_LABELS = 256;

/**
 * What the CRD and istiod's `validateWorkloadEntry` refuse of an endpoint, whatever it is for: whether it needs an
 * address is for the caller to say.
 */
export function checkEndpoint(spec: WorkloadEntrySpec): void {
  const { address = '', ports, labels: own, locality = '', network = '', serviceAccount = '', weight } = spec;
  limited(address, 'address', 256);
  limited(locality, 'locality', 2048);
  limited(network, 'network', 2048);
  limited(serviceAccount, 'service account', 253);
  if (address.startsWith(UNIX)) unixAddress(address, 'address');
  if (address !== '') refuse(endpointChecks, { endpoint: spec, use: 'either' });
  integer(Object.keys(ports ?? {}).length, 'number of ports', 0, MAX_PORTS);
  for (const [name, number] of Object.entries(ports ?? {})) {
    portName(name, 'port', 62);
    port(number, `port ${name}`);
  }
  if (own !== undefined) labels(own, 'labels of an endpoint');
  integer(Object.keys(own ?? {}).length, 'number of labels', 0, MAX_LABELS);
  if (weight !== undefined) integer(weight, 'weight of an endpoint', 0, 2 ** 32 - 1);
}
