import { Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { Fault, IstioIngress, RoutePolicy } from '../../../lib';
import { type SemanticsCase } from './case';

/** The service `api` of the world, which has two ports. */
const api = { hostName: 'api', hostNamespace: 'app', hostPorts: [80, 9000] };

/** What a policy for one of the ports writes, with an ingress in front where it is asked for. */
function written(port: number, host?: string): string {
  const chart = new Chart(Testing.app(), 'routing', { namespace: 'app' });
  const policy = new RoutePolicy(chart, 'api', {
    host: api,
    port,
    fault: Fault.abort(418, { percentage: 100 }),
  });
  if (host !== undefined) new IstioIngress(chart, 'edge', { hosts: [host] }).expose(policy, host);
  return Testing.synth(chart)
    .map((object) => `\n---\n${stringify(object)}`)
    .join('');
}

/** What a `RoutePolicy` makes of a host with several ports. */
export const routePolicyCases: readonly SemanticsCase[] = [
  {
    says: 'a policy for one port of a host leaves the other alone',
    manifests: written(9000),
    requests: [
      { ask: 'client.app http://api:9000/', goes: ['418 abort'] },
      { ask: 'client.app http://api/', goes: ['api-v1+api-v2'] },
    ],
  },
  {
    says: 'so it does where an ingress exposes it, whose requests are for that port',
    manifests: written(9000, 'api.example.com'),
    requests: [
      { ask: 'via:istio-ingressgateway http://api.example.com/', goes: ['418 abort'] },
      { ask: 'client.app http://api:9000/', goes: ['418 abort'] },
      { ask: 'client.app http://api/', goes: ['api-v1+api-v2'] },
    ],
  },
];
