import { analyze, analyzeLoaded } from '../../lib/analysis';
import { allRules } from '../../lib/analysis/registry';
import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { allCases } from './support/all-cases';

/** What surprises people, by the reports they write, and what becomes of it here. */
interface Surprise {
  readonly says: string;
  /** Rules that find it, each with worlds in which it fires and in which it is silent. */
  readonly rules?: readonly string[];
  /** Why no rule finds it. */
  readonly reason?: string;
}

const SURPRISES: readonly Surprise[] = [
  {
    says: 'an exact host takes the whole host away from a wildcard',
    rules: ['virtual-service/exact-host-hides-wildcard'],
  },
  {
    says: 'rules of two virtual services on one host at one gateway overlap, and age decides',
    rules: ['virtual-service/rules-overlap', 'virtual-service/same-host-at-gateway'],
  },
  {
    says: 'text that looks like a pattern is literal',
    rules: [
      'virtual-service/pattern-is-literal',
      'virtual-service/path-without-slash',
      'virtual-service/path-with-query',
      'virtual-service/regex-with-delimiters',
    ],
  },
  {
    says: 'match.port that neither the service nor the server has',
    rules: ['virtual-service/match-port-not-there'],
  },
  {
    says: 'HTTP rules for a port that is TCP or HTTPS by its name; plain HTTP sent to a port for HTTPS',
    rules: ['virtual-service/http-rules-for-tcp', 'virtual-service/plain-http-to-https'],
  },
  {
    says: 'a policy names the port of the Service where that of the pod is meant',
    rules: ['peer-authentication/port-of-service', 'authorization-policy/port-of-service'],
  },
  {
    says: 'rewrites that glue',
    rules: [
      'virtual-service/rewrite-glues',
      'virtual-service/rewrite-double-slash',
      'gateway-api/rewrite-glues',
      'gateway-api/redirect-double-slash',
    ],
  },
  {
    says: 'all rules ask for labels or the namespace of the caller',
    rules: ['virtual-service/only-for-some-callers'],
  },
  {
    says: 'two service entries of one host with different ports or visibility',
    rules: ['service-entry/ports-of-one-alone', 'service-entry/same-host-and-port'],
  },
  {
    says: 'timeouts, retries and faults of the mesh do not hold for requests from a gateway',
    rules: ['virtual-service/ingress-without-settings', 'virtual-service/ingress-ignores-subsets'],
  },
  {
    says: 'a subset that callers of another namespace do not see',
    rules: ['virtual-service/subset-not-seen'],
  },
  {
    says: 'a destination that only a wildcard entry covers',
    rules: ['virtual-service/destination-by-wildcard'],
  },
  {
    says: 'a destination that is only another name of a host outside',
    rules: ['virtual-service/external-name-not-found', 'virtual-service/external-name-without-ports'],
  },
  {
    says: 'delegates that fall out',
    rules: [
      'virtual-service/delegate-not-found',
      'virtual-service/delegate-with-gateways',
      'virtual-service/nested-delegate',
    ],
  },
  { says: 'identities that a gateway cannot prove', rules: ['authorization-policy/identity-at-gateway'] },
  {
    says: 'policies that allow by HTTP where nothing is known of HTTP',
    rules: ['authorization-policy/http-allowed-on-tcp', 'authorization-policy/http-allowed-at-passthrough'],
  },
  {
    says: 'hosts of servers for TCP decide nothing',
    rules: ['virtual-service/tcp-server-of-another'],
  },
  {
    says: 'lists of a Sidecar under ALLOW_ANY block nothing',
    reason:
      'the list is the documented way to keep the configuration of proxies small, and nothing in a manifest tells this from the wish to block: a rule would be a false alarm for nearly all of them; `route` answers that requests are passed on',
  },
  { says: 'repeated matches of an HTTPRoute', rules: ['gateway-api/repeated-match'] },
  { says: 'httpsRedirect without a server for HTTPS', rules: ['gateway/redirect-without-https'] },
  {
    says: 'exact notPaths that a slash passes by',
    rules: ['authorization-policy/not-paths-exact'],
  },
  {
    says: 'IST0109 is blind to letter case',
    rules: ['virtual-service/hosts-differ-in-case'],
  },
  {
    says: 'a port that an ExternalName does not have',
    rules: ['virtual-service/destination-port-not-found'],
  },
];

const cases = allCases();
const rows = SURPRISES.flatMap(({ says, rules = [] }) => rules.map((rule) => ({ says, rule })));

test.each(SURPRISES)('$says: is found, or has a reason why not', ({ rules = [], reason = '' }) => {
  expect(rules.length > 0 || reason.length > 40).toBe(true);
  expect(rules.filter((rule) => !allRules().has(rule))).toEqual([]);
});

test.each(rows)('$says: $rule fires in one world and is silent in another', ({ rule }) => {
  const worlds = cases.filter(({ slug }) => slug === rule);
  expect(worlds.length).toBeGreaterThan(0);
  for (const { bad, good, options } of worlds) {
    const found = (yaml: string) =>
      analyzeLoaded(loadText(yaml, 'case.yaml'), options).map((finding) => finding.rule);
    expect(found(bad)).toContain(rule);
    expect(found(good)).not.toContain(rule);
  }
});

test('a Sidecar’s list under ALLOW_ANY blocks nothing, as route answers', () => {
  const manifests = [
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'client', namespace: 'shop', labels: { app: 'client' } },
      spec: { containers: [{ name: 'a', image: 'a' }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name: 'default', namespace: 'shop' },
      spec: { egress: [{ hosts: ['./*'] }] },
    },
  ];
  const answer = Mesh.fromManifests(manifests).explain(
    Request.get('http://elsewhere.example.com/').from('client.shop'),
  );
  expect(answer).toContain('passed on to elsewhere.example.com');
});

describe('false alarms', () => {
  test('a policy on the gateway that is taken for granted', () => {
    const policy = {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'edge', namespace: 'istio-system' },
      spec: {
        selector: { matchLabels: { app: 'istio-ingressgateway' } },
        rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }],
      },
    };
    expect(analyze([policy])).toEqual([]);
  });

  test('a virtual service for an entry that names its waypoint', () => {
    const manifests = [
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'egress', labels: { 'istio.io/dataplane-mode': 'ambient' } },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: { name: 'api', namespace: 'egress', labels: { 'istio.io/use-waypoint': 'out' } },
        spec: {
          hosts: ['api.example.com'],
          resolution: 'DNS',
          ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
        },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'api', namespace: 'egress' },
        spec: {
          hosts: ['api.example.com'],
          http: [{ timeout: '1s', route: [{ destination: { host: 'api.example.com' } }] }],
        },
      },
    ];
    expect(analyze(manifests).flatMap(({ codes }) => codes)).not.toContain('KIA1109');
  });
});
