import fc from 'fast-check';
import { loadText } from '../../lib/mesh/load';
import { Mesh, RequestError } from '../../lib/simulate';
import { actionCases } from './semantics/actions.cases';
import { requestOf } from './semantics/answer-text';
import { world } from './semantics/case';
import { connectionCases } from './semantics/connections.cases';
import { gatewayCases } from './semantics/gateways.cases';
import { ALMOST_LINEAR, growth } from '../support/cost';
import { hostCases } from './semantics/hosts.cases';
import { matchingCases } from './semantics/matching.cases';
import { propertyRuns } from '../support/runs';

const policies = `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: app}
spec: {selector: {matchLabels: {app: api}}, rules: [{from: [{source: {principals: ["*"], ipBlocks: [10.0.0.0/8]}}], to: [{operation: {paths: ["/{*}"], notMethods: [PUT]}}], when: [{key: "request.auth.claims[a]", values: [b]}]}]}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: j, namespace: app}
spec: {jwtRules: [{issuer: me, audiences: [you]}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: m, namespace: app}
spec: {selector: {matchLabels: {app: api}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: f, namespace: app}
spec: {workloadSelector: {labels: {app: client}}, configPatches: [{applyTo: CLUSTER, match: {context: ANY}, patch: {}}]}
`;
const cases = [...matchingCases, ...actionCases, ...hostCases, ...gatewayCases, ...connectionCases];
const junk = fc.constantFrom<unknown>(null, 0, -1, '', 'x', '*', [], [null], {}, { a: null }, true, 1e9);

/** All paths to values below a manifest's kind and name. */
function* pathsOf(
  value: unknown,
  at: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, one] of Object.entries(value)) {
    if (at.length === 0 && ['apiVersion', 'kind'].includes(key)) continue;
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    yield path;
    yield* pathsOf(one, path);
  }
}

function replaced(value: any, [step, ...rest]: readonly (string | number)[], by: unknown): any {
  if (step === undefined) return by;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

test('manifests with wrong values anywhere never make the model fail', () => {
  const one = fc.record({
    which: fc.nat(cases.length - 1),
    changes: fc.array(fc.tuple(fc.nat(1_000_000), junk), { minLength: 1, maxLength: 4 }),
  });
  fc.assert(
    fc.property(one, ({ which, changes }) => {
      const { manifests, requests } = cases[which];
      let all: any[] = loadText(world + manifests + policies, 'world.yaml').resources.map(
        ({ manifest }) => manifest,
      );
      for (const [n, value] of changes) {
        const places = all.flatMap((manifest, i) => [...pathsOf(manifest)].map((path) => ({ i, path })));
        const { i, path } = places[n % places.length];
        all = all.map((manifest, j) => (i === j ? replaced(manifest, path, value) : manifest));
      }
      const mesh = Mesh.fromManifests(all);
      for (const request of requests) {
        try {
          const { outcomes } = mesh.trace(requestOf(request).withClaims({ iss: 'me', aud: 'you', a: 'b' }));
          const sum = outcomes.reduce((total, { probability }) => total + probability, 0);
          if (changes.length === 0) expect(sum).toBeCloseTo(1);
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
        }
      }
    }),
    { numRuns: propertyRuns(1500) },
  );
});

test('the ends of each request add up to one', () => {
  for (const { manifests, requests } of cases) {
    const mesh = Mesh.fromManifests(
      loadText(world + manifests, 'world.yaml').resources.map(({ manifest }) => manifest),
    );
    for (const request of requests) {
      const { outcomes } = mesh.send(requestOf(request));
      expect(outcomes.reduce((total, { probability }) => total + probability, 0)).toBeCloseTo(1, 9);
    }
  }
});

test('the quick answer and the traced one are the same, and so are two meshes of the same manifests in another order', () => {
  for (const { manifests, requests } of cases) {
    const all = loadText(world + manifests, 'world.yaml').resources.map(({ manifest }) => manifest);
    const [mesh, turned] = [Mesh.fromManifests(all), Mesh.fromManifests([...all].reverse())];
    for (const request of requests.map(requestOf)) {
      const { outcomes, uncertain } = mesh.send(request);
      expect(mesh.trace(request)).toMatchObject({ outcomes, uncertain });
      expect(turned.send(request)).toEqual({ outcomes, uncertain });
    }
  }
});

test('a mesh with twice as many services and rules costs about twice as much, also to ask', () => {
  const worldOf = (size: number) =>
    Array.from({ length: size }, (_, i) => [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `s${i}`, namespace: 'app' },
        spec: { selector: { app: `s${i}` }, ports: [{ name: 'http', port: 80 }] },
      },
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: `s${i}`, namespace: 'app' },
        spec: { hosts: [`s${i}`], http: [{ route: [{ destination: { host: `s${i}` } }] }] },
      },
    ]).flat();
  const make = (size: number) => {
    const manifests = worldOf(size);
    return () => Mesh.fromManifests(manifests).send(requestOf({ ask: 'client.app http://s1/' } as any));
  };
  // Short enough that what the machine does beside it counts: the best of several tries.
  expect(growth(make, 400, 16)).toBeLessThan(ALMOST_LINEAR);
});
