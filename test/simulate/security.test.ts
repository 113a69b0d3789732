import { loadText } from '../../lib/mesh/load';
import { Mesh, Request } from '../../lib/simulate';
import { world } from './semantics/case';

const policy = (kind: string, name: string, spec: string, namespace = 'app', metadata = '') => `
---
apiVersion: security.istio.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: ${namespace}${metadata}}
spec: ${spec}
`;
const meshOf = (...manifests: string[]) =>
  Mesh.fromManifests(
    loadText(world + manifests.join(''), 'world.yaml').resources.map(({ manifest }) => manifest),
  );
const client = Request.get('http://api.app/v1/items').from('client.app');
const other = Request.get('http://api.app/v1/items').from('client.other');
const status = (mesh: Mesh, request: Request) => {
  const { outcomes, uncertain } = mesh.send(request);
  return [...outcomes.map((end) => `${end.status} ${end.kind}`), ...uncertain].join('; ');
};

describe('mutual TLS', () => {
  const strict = policy('PeerAuthentication', 'default', '{mtls: {mode: STRICT}}');

  test('sidecars use it between each other on their own', () => {
    const { outcomes } = meshOf(strict).send(client);
    expect(outcomes[0]).toMatchObject({
      kind: 'workload',
      way: { tls: expect.stringContaining('mutual TLS') },
    });
  });

  test('a caller without a sidecar is refused where it is asked for, and only there', () => {
    const outside = Request.get('http://api.app/');
    expect(status(meshOf(strict), outside)).toBe('0 denied');
    expect(status(meshOf(), outside)).toBe('200 workload');
  });

  test('a destination rule that turns it off is refused where it is asked for', () => {
    const off = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: app}
spec: {host: api, trafficPolicy: {tls: {mode: DISABLE}}}
`;
    expect(status(meshOf(strict, off), client)).toBe('503 denied');
    expect(status(meshOf(off), client)).toBe('200 workload');
  });

  test('TLS of another kind ends at a port for HTTP, and passes one for TCP as it is', () => {
    const own = `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: api, namespace: app}
spec: {host: '*.app.svc.cluster.local', trafficPolicy: {tls: {mode: SIMPLE}}}
---
apiVersion: v1
kind: Service
metadata: {name: raw, namespace: app}
spec: {selector: {app: api}, ports: [{name: tcp-raw, port: 9000}]}
`;
    const raw = Request.get('http://raw.app:9000/').from('client.app');
    const disable = policy('PeerAuthentication', 'default', '{mtls: {mode: DISABLE}}');
    for (const mesh of [meshOf(own), meshOf(own, disable), meshOf(own, strict)]) {
      expect(status(mesh, client)).toBe('503 denied');
    }
    expect(status(meshOf(own), raw)).toBe('200 workload');
    expect(status(meshOf(own, strict), raw)).toBe('0 denied');
  });

  test('a port has a mode of its own, which is that of the pod and not of the service', () => {
    const spec = (port: number) =>
      `{selector: {matchLabels: {app: api}}, mtls: {mode: STRICT}, portLevelMtls: {${port}: {mode: PERMISSIVE}}}`;
    const outside = Request.get('http://api.app/');
    expect(status(meshOf(policy('PeerAuthentication', 'api', spec(8080))), outside)).toBe('200 workload');
    expect(status(meshOf(policy('PeerAuthentication', 'api', spec(80))), outside)).toBe('0 denied');
  });

  test('the policy of the pods counts before that of the namespace, and this before that of the mesh', () => {
    const mesh = (...more: string[]) =>
      status(
        meshOf(policy('PeerAuthentication', 'all', '{mtls: {mode: STRICT}}', 'istio-system'), ...more),
        Request.get('http://api.app/'),
      );
    expect(mesh()).toBe('0 denied');
    expect(mesh(policy('PeerAuthentication', 'ns', '{mtls: {mode: PERMISSIVE}}'))).toBe('200 workload');
    expect(
      mesh(
        policy('PeerAuthentication', 'ns', '{mtls: {mode: PERMISSIVE}}'),
        policy('PeerAuthentication', 'api', '{selector: {matchLabels: {app: api}}, mtls: {mode: STRICT}}'),
      ),
    ).toBe('0 denied');
  });
});

describe('authorization', () => {
  const allow = (rules: string) =>
    policy('AuthorizationPolicy', 'api', `{selector: {matchLabels: {app: api}}, rules: ${rules}}`);

  test.each([
    [
      'principals',
      '[{from: [{source: {principals: ["cluster.local/ns/app/sa/client"]}}]}]',
      '200 workload',
      '403 denied',
    ],
    ['namespaces', '[{from: [{source: {namespaces: [other]}}]}]', '403 denied', '200 workload'],
    ['service accounts', '[{from: [{source: {serviceAccounts: [client]}}]}]', '200 workload', '403 denied'],
    ['what they must not be', '[{from: [{source: {notNamespaces: [other]}}]}]', '200 workload', '403 denied'],
    ['conditions', '[{when: [{key: source.namespace, values: ["ap*"]}]}]', '200 workload', '403 denied'],
  ])('by %s', (_, rules, own, foreign) => {
    const mesh = meshOf(allow(rules));
    expect([status(mesh, client), status(mesh, other)]).toEqual([own, foreign]);
  });

  test.each([
    ['a method', '{methods: [GET]}', true],
    ['another method', '{methods: [POST]}', false],
    ['a path by its beginning', '{paths: ["/v1/*"]}', true],
    ['a path by its end', '{paths: ["*/items"]}', true],
    ['a template', '{paths: ["/{*}/items"]}', true],
    ['a template of another length', '{paths: ["/{*}/{*}/items"]}', false],
    ['the rest of a path', '{paths: ["/{**}"]}', true],
    ['a host', '{hosts: ["API.app"]}', true],
    ['the port of the pod', '{ports: ["8080"]}', true],
    ['the port of the service', '{ports: ["80"]}', false],
    ['a path that it must not be', '{notPaths: ["/v1/*"]}', false],
  ])('by the operation: %s', (_, operation, allowed) => {
    const mesh = meshOf(allow(`[{to: [{operation: ${operation}}]}]`));
    expect(status(mesh, client)).toBe(allowed ? '200 workload' : '403 denied');
  });

  test('without rules nothing is allowed, with an empty one everything', () => {
    expect(status(meshOf(policy('AuthorizationPolicy', 'none', '{}')), client)).toBe('403 denied');
    expect(status(meshOf(allow('[{}]')), client)).toBe('200 workload');
  });

  test('denial comes before permission', () => {
    const deny = policy(
      'AuthorizationPolicy',
      'no',
      '{action: DENY, rules: [{to: [{operation: {paths: ["/v1/*"]}}]}]}',
    );
    expect(status(meshOf(allow('[{}]'), deny), client)).toBe('403 denied');
    expect(status(meshOf(deny), Request.get('http://api/v2').from('client.app'))).toBe('200 workload');
  });

  test('policies of the root namespace are for all, those of other namespaces for none', () => {
    expect(
      status(
        meshOf(policy('AuthorizationPolicy', 'no', '{action: DENY, rules: [{}]}', 'istio-system')),
        client,
      ),
    ).toBe('403 denied');
    expect(
      status(meshOf(policy('AuthorizationPolicy', 'no', '{action: DENY, rules: [{}]}', 'other')), client),
    ).toBe('200 workload');
  });

  test.each(['true', 'True', '1'])('a dry run does nothing: %s', (word) => {
    const dry = policy(
      'AuthorizationPolicy',
      'no',
      '{action: DENY, rules: [{}]}',
      'app',
      `, annotations: {istio.io/dry-run: "${word}"}`,
    );
    expect(status(meshOf(dry), client)).toBe('200 workload');
  });

  test('what an external authorizer says is not known', () => {
    const custom = policy(
      'AuthorizationPolicy',
      'ext',
      '{action: CUSTOM, provider: {name: opa}, rules: [{to: [{operation: {paths: ["/v1/*"]}}]}]}',
    );
    expect(status(meshOf(custom), client)).toContain('asks the authorizer opa');
    expect(status(meshOf(custom), Request.get('http://api/v2').from('client.app'))).toBe('200 workload');
  });

  test('addresses that no manifest tells make it unsure, unless something else decides', () => {
    const byAddress = allow(
      '[{from: [{source: {ipBlocks: [10.0.0.0/8]}}], to: [{operation: {methods: [GET]}}]}]',
    );
    expect(status(meshOf(byAddress), client)).toContain('allows by something that no manifest tells');
    expect(status(meshOf(byAddress), Request.post('http://api/').from('client.app'))).toBe('403 denied');
    expect(status(meshOf(byAddress), client.fromAddress('10.1.2.3'))).toBe('200 workload');
    expect(status(meshOf(byAddress), client.fromAddress('192.168.0.1'))).toBe('403 denied');
  });

  test.each([
    ['2001:db8::/32', '2001:db8::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['10.1.2.3', '10.1.2.3', true],
  ])('addresses of both families: %s and %s', (block, address, allowed) => {
    const mesh = meshOf(allow(`[{from: [{source: {ipBlocks: ["${block}"]}}]}]`));
    expect(status(mesh, client.fromAddress(address))).toBe(allowed ? '200 workload' : '403 denied');
  });

  test('the remote address is what the caller says, that of the connection is its own', () => {
    const ask = client.fromAddress('10.1.2.3').header('x-forwarded-for', '192.168.0.9, 192.168.0.1');
    const by = (field: string, block: string) =>
      status(meshOf(allow(`[{from: [{source: {${field}: ["${block}"]}}]}]`)), ask);
    expect(by('remoteIpBlocks', '192.168.0.1')).toBe('200 workload');
    expect(by('remoteIpBlocks', '10.1.2.3')).toBe('403 denied');
    expect(by('ipBlocks', '10.1.2.3')).toBe('200 workload');
  });

  test('a gateway tells for whom it calls, and calls from an address that no manifest shows', () => {
    const edge = `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: app}
spec: {hosts: ["*"], gateways: [edge], http: [{route: [{destination: {host: api, port: {number: 80}}}]}]}
`;
    const ask = Request.get('http://x.example.com/').via('istio-ingressgateway').fromAddress('203.0.113.7');
    const by = (field: string) =>
      status(meshOf(edge, allow(`[{from: [{source: {${field}: [203.0.113.0/24]}}]}]`)), ask);
    expect(by('remoteIpBlocks')).toBe('200 workload');
    expect(by('ipBlocks')).toContain('allows by something that no manifest tells');
  });

  test('the name that mutual TLS asks for is that of the cluster', () => {
    const by = (sni: string) =>
      status(meshOf(allow(`[{when: [{key: connection.sni, values: ["${sni}"]}]}]`)), client);
    expect(by('outbound_.80_._.api.app.svc.cluster.local')).toBe('200 workload');
    expect(by('api.app')).toBe('403 denied');
  });

  test('the trust domain goes by all its names', () => {
    const mesh = (rules: string) =>
      meshOf(
        allow(rules),
        `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "{trustDomain: new.example, trustDomainAliases: [old.example]}"}
`,
      );
    for (const domain of ['new.example', 'old.example', 'cluster.local', '*.example']) {
      const rules = `[{from: [{source: {principals: ["${domain}/ns/app/sa/client"]}}]}]`;
      expect([domain, status(mesh(rules), client)]).toEqual([domain, '200 workload']);
    }
    for (const [word, allowed] of [
      ['old.example', true],
      ['cluster.local', false],
      ['new.*', true],
    ] as const) {
      const rules = `[{from: [{source: {trustDomains: ["${word}"]}}]}]`;
      expect([word, status(mesh(rules), client)]).toEqual([word, allowed ? '200 workload' : '403 denied']);
    }
    expect(status(mesh('[{from: [{source: {principals: ["other/ns/app/sa/client"]}}]}]'), client)).toBe(
      '403 denied',
    );
  });

  test('of a port for TCP requests are not seen: what allows by them allows nothing, whoever calls', () => {
    const tcp = `
---
apiVersion: v1
kind: Service
metadata: {name: raw, namespace: app}
spec: {selector: {app: api}, ports: [{name: tcp-raw, port: 9000}]}
`;
    const rules = '[{from: [{source: {requestPrincipals: ["*"]}}, {source: {notNamespaces: [other]}}]}]';
    const bare = Request.get('http://raw.app:9000/');
    const own = Request.get('http://raw.app:9000/').from('client.app');
    expect(status(meshOf(tcp, allow(rules)), own)).toBe('0 denied');
    expect(status(meshOf(tcp, allow(rules)), bare)).toBe('0 denied');
    expect(status(meshOf(tcp, allow('[{from: [{source: {notNamespaces: [other]}}]}]')), own)).toBe(
      '200 workload',
    );
  });

  test('workloads of one service may say different things', () => {
    const onlyOne = policy(
      'AuthorizationPolicy',
      'v1',
      '{selector: {matchLabels: {version: v1}}, action: DENY, rules: [{from: [{source: {namespaces: [app]}}]}]}',
    );
    expect(meshOf(onlyOne).send(client).outcomes).toMatchObject([
      { probability: 0.5, kind: 'denied', workloads: ['app/api-v1'] },
      { probability: 0.5, kind: 'workload', workloads: ['app/api-v2'] },
    ]);
  });
});

describe('tokens', () => {
  const jwt = policy(
    'RequestAuthentication',
    'jwt',
    '{selector: {matchLabels: {app: api}}, jwtRules: [{issuer: "https://id.example.com", jwksUri: "https://id.example.com/keys"}]}',
  );
  const need = policy(
    'AuthorizationPolicy',
    'need',
    '{selector: {matchLabels: {app: api}}, rules: [{from: [{source: {requestPrincipals: ["https://id.example.com/*"]}}], when: [{key: "request.auth.claims[groups]", values: [staff]}]}]}',
  );
  const claims = { iss: 'https://id.example.com', sub: 'me', groups: ['staff', 'dev'] };

  test('claims of a known issuer count', () => {
    expect(status(meshOf(jwt, need), client.withClaims(claims))).toBe('200 workload');
    expect(status(meshOf(jwt, need), client.withClaims({ ...claims, groups: 'dev' }))).toBe('403 denied');
  });

  test('from 1.32 on a rule can insist on its token, whatever the others say', () => {
    const rule = (issuer: string, presence: string) => `{issuer: "${issuer}", presence: ${presence}}`;
    const rules = (...all: string[]) =>
      policy('RequestAuthentication', 'jwt', `{jwtRules: [${all.join(', ')}]}`);
    const required = rule(claims.iss, 'REQUIRED');
    const mesh = meshOf(rules(required));
    expect(status(mesh, client)).toBe('401 denied');
    expect(status(mesh, client.withClaims(claims))).toBe('200 workload');
    expect(status(meshOf(rules(rule(claims.iss, 'OPTIONAL'))), client)).toBe('200 workload');
    const second = rule('https://other.example.com', 'REQUIRED');
    expect(status(meshOf(rules(required, second)), client.withClaims(claims))).toBe('401 denied');
    const optional = rule('https://other.example.com', 'OPTIONAL');
    expect(
      status(meshOf(rules(required, optional)), client.withClaims({ iss: 'https://other.example.com' })),
    ).toBe('401 denied');
    const old = Mesh.fromManifests(
      loadText(world + rules(required), 'world.yaml').resources.map(({ manifest }) => manifest),
      { istioVersion: '1.31' },
    );
    expect(status(old, client)).toBe('200 workload');
  });

  test('without a token there is no request principal', () => {
    expect(status(meshOf(jwt, need), client)).toBe('403 denied');
    expect(status(meshOf(jwt), client)).toBe('200 workload');
  });

  test('a token of another issuer is refused', () => {
    expect(status(meshOf(jwt), client.withClaims({ iss: 'https://evil.example.com', sub: 'me' }))).toBe(
      '401 denied',
    );
  });

  test('a token that is meant for others is forbidden, unless some rule of its issuer is for it', () => {
    const rules = (...audiences: string[]) =>
      policy(
        'RequestAuthentication',
        'jwt',
        `{jwtRules: [${audiences.map((one) => `{issuer: "https://id.example.com", audiences: [${one}]}`).join(', ')}]}`,
      );
    const ask = client.withClaims({ ...claims, aud: 'shop' });
    expect(status(meshOf(rules('bank')), ask)).toBe('403 denied');
    expect(status(meshOf(rules('bank', 'shop')), ask)).toBe('200 workload');
    expect(status(meshOf(rules('bank')), client.withClaims(claims))).toBe('403 denied');
  });

  test('claims that list words in one text are lists', () => {
    const asks = (claim: string, more = '') =>
      meshOf(
        policy('RequestAuthentication', 'jwt', `{jwtRules: [{issuer: "https://id.example.com"${more}}]}`),
        policy(
          'AuthorizationPolicy',
          'need',
          `{rules: [{when: [{key: "request.auth.claims[${claim}]", values: [read]}]}]}`,
        ),
      );
    const ask = client.withClaims({ ...claims, scope: 'read write', rights: 'read write' });
    expect(status(asks('scope'), ask)).toBe('200 workload');
    expect(status(asks('rights'), ask)).toBe('403 denied');
    expect(status(asks('rights', ', spaceDelimitedClaims: [rights]'), ask)).toBe('200 workload');
  });

  test('without a RequestAuthentication no claim counts', () => {
    expect(status(meshOf(need), client.withClaims(claims))).toBe('403 denied');
  });

  test('a text that is no token is refused', () => {
    expect(status(meshOf(jwt, need), client.header('authorization', 'Bearer x.y.z'))).toBe('401 denied');
  });

  test('claims route at gateways', () => {
    const routed = `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: edge, namespace: app}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: edge, namespace: app}
spec:
  hosts: ["*"]
  gateways: [edge]
  http:
  - {match: [{headers: {"@request.auth.claims[groups]": {exact: staff}}}], route: [{destination: {host: api, port: {number: 80}}}]}
  - {directResponse: {status: 451}}
${policy('RequestAuthentication', 'edge', '{selector: {matchLabels: {istio: ingressgateway}}, jwtRules: [{issuer: "https://id.example.com"}]}', 'istio-system')}
`;
    const ask = Request.get('http://x.example.com/').via('istio-ingressgateway');
    expect(status(meshOf(routed), ask.withClaims(claims))).toBe('200 workload');
    expect(status(meshOf(routed), ask)).toBe('451 direct');
  });
});

test('an Envoy filter on the way makes the answer unsure, and one elsewhere does not', () => {
  const filter = (namespace: string, context: string) => `
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: f, namespace: ${namespace}}
spec: {configPatches: [{applyTo: HTTP_FILTER, match: {context: ${context}}, patch: {operation: INSERT_BEFORE, value: {name: x}}}]}
`;
  expect(status(meshOf(filter('app', 'SIDECAR_OUTBOUND')), client)).toContain(
    'EnvoyFilter app/f spec.configPatches[0] changes how the proxy works',
  );
  expect(status(meshOf(filter('istio-system', 'SIDECAR_INBOUND')), client)).toContain(
    'EnvoyFilter istio-system/f',
  );
  expect(status(meshOf(filter('app', 'GATEWAY')), client)).toBe('200 workload');
  expect(status(meshOf(filter('other', 'ANY')), client)).toBe('200 workload');
});
