import type { AllowedDifference } from './compare';

const apiVersion = 'networking.istio.io/v1alpha3';
const metadata = { name: 'nginx', namespace: 'istio-test' };
const subsets = [
  { name: 'appv1', labels: { version: 'v1' } },
  { name: 'appv2', labels: { version: 'v2' } },
];
const destinationRule = { apiVersion, kind: 'DestinationRule', metadata, spec: { host: 'nginx', subsets } };
const virtualService = (spec: object) => ({ apiVersion, kind: 'VirtualService', metadata, spec });
const to = (subset: string) => ({ destination: { host: 'nginx', subset } });
const split = [
  { ...to('appv1'), weight: 30 },
  { ...to('appv2'), weight: 70 },
];

/** What the walkthrough applies in each of its states, by the name of the state. */
export const routingFacts: { [state: string]: object[] } = {
  '1-basic': [
    { ...destinationRule, spec: { host: 'nginx' } },
    virtualService({ hosts: ['nginx'], http: [{ route: [{ destination: { host: 'nginx' } }] }] }),
  ],
  '2-all-to-v1': [destinationRule, virtualService({ hosts: ['nginx'], http: [{ route: [to('appv1')] }] })],
  '3-weighted-30-70': [destinationRule, virtualService({ hosts: ['nginx'], http: [{ route: split }] })],
  '4-header-and-path': [
    destinationRule,
    virtualService({
      hosts: ['nginx'],
      http: [
        { match: [{ headers: { test: { regex: 'true' } } }], route: [to('appv2')] },
        { match: [{ uri: { prefix: '/test.html' } }], route: [to('appv2')] },
        { route: [to('appv1')] },
      ],
    }),
  ],
  '5-ingress': [
    destinationRule,
    {
      apiVersion,
      kind: 'Gateway',
      metadata: { name: 'nginx-test-gateway', namespace: 'istio-test' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.hihihiai.com'] }],
      },
    },
    virtualService({
      hosts: ['nginx.hihihiai.com', 'nginx'],
      gateways: ['nginx-test-gateway', 'mesh'],
      http: [{ route: split }],
    }),
  ],
};

const why = 'the walkthrough writes the alpha version, which is served but no longer the one to write';

/** Where the constructs write something else on purpose; a state without a gateway does not need the last one. */
export const routingDifferences: AllowedDifference[] = ['DestinationRule', 'VirtualService', 'Gateway'].map(
  (kind) => ({ kind, path: '/apiVersion', value: 'networking.istio.io/v1', why }),
);
