import { Chart, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import { Egress, type EgressProps, EgressTls, WorkloadIdentity } from '../../../lib';
import { type SemanticsCase } from './case';
import { egress as gatewayPods } from './chains.cases';

/** Istio's egress gateway, as the world has it. */
const via = {
  gatewayLabels: { istio: 'egressgateway' },
  gatewayServiceName: 'istio-egressgateway',
  gatewayServiceNamespace: 'istio-system',
  serviceAccountNames: ['istio-egressgateway'],
  serviceAccountNamespace: 'istio-system',
};
const allowOnlyFrom = [WorkloadIdentity.of('client', 'app')];

/** What ways out write in the namespace `app`. */
function written(...ways: (Partial<EgressProps> & { readonly host: string })[]): string {
  const chart = new Chart(Testing.app(), 'egress', { namespace: 'app' });
  for (const props of ways) new Egress(chart, props.host.replace(/[.*]/g, '-'), props);
  return Testing.synth(chart)
    .map((object) => `\n---\n${stringify(object)}`)
    .join('');
}

const ONLY_KNOWN = `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}"}
`;

const HOST = 'news.example.com';
const ASK = `client.app http://${HOST}/a`;
const GATEWAY = ['istio-egressgateway.istio-system'];

/** What an `Egress` makes of a host. */
export const egressCases: readonly SemanticsCase[] = [
  {
    says: 'a host becomes known where only known ones are let out',
    manifests: ONLY_KNOWN + written({ host: HOST, tls: EgressTls.none() }),
    requests: [
      { ask: ASK, goes: [HOST], sees: `${HOST}/a` },
      { ask: 'client.app http://other.example.com/', goes: ['502 black-hole'] },
    ],
  },
  {
    says: 'the application speaks TLS, and the sidecar passes it on',
    manifests: ONLY_KNOWN + written({ host: HOST }),
    requests: [{ ask: `client.app https://${HOST}/`, goes: [HOST] }],
  },
  {
    says: 'the sidecar speaks TLS for the application',
    manifests: written({ host: HOST, tls: Egress.originateTls() }),
    requests: [{ ask: ASK, goes: [HOST], opens: 'TLS' }],
  },
  {
    says: 'what leaves by the gateway passes it, and the gateway speaks TLS',
    manifests: gatewayPods + written({ host: HOST, tls: Egress.originateTls(), via }),
    requests: [
      { ask: ASK, goes: [HOST], sees: `${HOST}/a`, passes: GATEWAY, opens: 'TLS' },
      { ask: `client.other http://${HOST}/`, goes: [HOST], passes: GATEWAY },
    ],
  },
  {
    says: 'the gateway lets those out that may call',
    manifests:
      gatewayPods +
      written(
        { host: HOST, tls: Egress.originateTls(), via, allowOnlyFrom },
        { host: 'other.example.com', tls: EgressTls.none(), via },
        { host: 'safe.example.com', via },
      ),
    requests: [
      { ask: ASK, goes: [HOST], passes: GATEWAY },
      { ask: `client.other http://${HOST}/`, goes: ['403 denied'] },
      { ask: 'client.other http://other.example.com/', goes: ['other.example.com'], passes: GATEWAY },
      { ask: 'client.other https://safe.example.com/', goes: ['safe.example.com'], passes: GATEWAY },
    ],
  },
  {
    says: 'TLS of the application goes through the gateway, which knows the caller',
    manifests: gatewayPods + written({ host: HOST, via, allowOnlyFrom }),
    requests: [
      { ask: `client.app https://${HOST}/`, goes: [HOST], passes: GATEWAY },
      { ask: `client.other https://${HOST}/`, goes: ['0 denied'] },
    ],
  },
];
