import { App, Chart, Testing } from 'cdk8s';
import {
  BackendRef,
  BackendTlsPolicy,
  BackendTlsValidation,
  CertificateAuthority,
  GrantFrom,
  GrantTo,
  HttpRoute,
  ObjectRef,
  ParentRef,
  ReferenceGrant,
  TlsPolicyTarget,
} from '../../lib/gateway-api';
import { codeOf } from '../support/refusal';

const chart = (namespace?: string) => new Chart(new App(), 'chart', { namespace });
const specOf = ({ apiObject }: ReferenceGrant | BackendTlsPolicy) => (apiObject.toJson() as any).spec;
const parents = [ParentRef.object({ name: 'edge' })];
const reviews = BackendRef.object({ name: 'reviews', namespace: 'prod', port: 9080 });
const fromStage = { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'stage' };

describe('ReferenceGrant', () => {
  test('renders who may name what', () => {
    const grant = new ReferenceGrant(chart('prod'), 'grant', {
      from: [GrantFrom.httpRoutes('stage')],
      to: [GrantTo.services('reviews')],
    });
    grant.allow(GrantFrom.gateways('gateways'), GrantTo.secrets('cert'));
    expect(Testing.synth(grant.node.scope as Chart)).toEqual([
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'ReferenceGrant',
        metadata: { name: 'grant', namespace: 'prod' },
        spec: {
          from: [fromStage, { group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'gateways' }],
          to: [
            { group: '', kind: 'Service', name: 'reviews' },
            { group: '', kind: 'Secret', name: 'cert' },
          ],
        },
      },
    ]);
  });

  test('allows a route all that it names in the namespace, now and later, each once', () => {
    const route = new HttpRoute(chart('stage'), 'route', { parents });
    const grant = new ReferenceGrant(chart('prod'), 'grant', { from: [GrantFrom.httpRoutes('stage')] });
    grant.addRoute(route);
    route.addRule({ backends: [reviews, reviews] });
    const ratings = BackendRef.object({ name: 'ratings', namespace: 'prod', port: 9080 });
    const elsewhere = BackendRef.object({ name: 'details', namespace: 'test', port: 9080 });
    route.addRule({ backends: [ratings, elsewhere] });
    expect(specOf(grant)).toEqual({
      from: [fromStage],
      to: [
        { group: '', kind: 'Service', name: 'reviews' },
        { group: '', kind: 'Service', name: 'ratings' },
      ],
    });
    expect(grant.node.validate()).toEqual([]);
  });

  test('refuses to be written for a route that names nothing there', () => {
    const route = new HttpRoute(chart('stage'), 'route', { parents });
    const grant = new ReferenceGrant(chart('prod'), 'grant');
    grant.addRoute(route);
    expect(grant.node.validate()).toEqual([expect.stringContaining('it names nothing elsewhere')]);
    route.addRule({ backends: [BackendRef.object({ name: 'a', namespace: 'test', port: 80 })] });
    expect(grant.node.validate()).toEqual([expect.stringContaining('one in test')]);
    const homeless = new ReferenceGrant(chart(), 'grant');
    homeless.addRoute(route);
    expect(homeless.node.validate()).toEqual([expect.stringMatching(/^MissingSetting/)]);
  });

  test('needs both sides, and at most 16 of each', () => {
    const grant = new ReferenceGrant(chart('prod'), 'grant', { to: [GrantTo.services()] });
    expect(grant.node.validate()).toEqual([expect.stringMatching(/^InvalidNumber/)]);
    const from = Array.from({ length: 17 }, (_, i) => GrantFrom.httpRoutes(`n${i}`));
    expect(codeOf(() => new ReferenceGrant(chart('prod'), 'grant', { from }))).toBe(
      'InvalidNumber at chart/grant',
    );
  });

  test('from elsewhere', () => {
    const far = ReferenceGrant.fromReferenceGrantName(chart(), 'far', 'grant', { namespace: 'prod' });
    expect([far.name, far.namespace]).toEqual(['grant', 'prod']);
  });
});

describe('BackendTlsPolicy', () => {
  const target = (sectionName?: string) => TlsPolicyTarget.object('', 'Service', 'reviews', { sectionName });
  const validation = BackendTlsValidation.of({
    hostname: 'reviews.example.com',
    authority: CertificateAuthority.system(),
  });
  const build = (targets: TlsPolicyTarget[], more: object = {}) =>
    new BackendTlsPolicy(chart('prod'), 'policy', { targets, validation, ...more });

  test('renders the backends, and how their certificates are judged', () => {
    expect(specOf(build([target()], { options: { 'a.b/c': 'd' } }))).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
      validation: { wellKnownCACertificates: 'System', hostname: 'reviews.example.com' },
      options: { 'a.b/c': 'd' },
    });
  });

  test('refuses targets that are none, or stand there twice', () => {
    expect(codeOf(() => build([]))).toBe('InvalidNumber at chart/policy');
    expect(codeOf(() => build([target(), target()]))).toBe('DuplicateName at chart/policy');
    expect(codeOf(() => build([target('https'), target()]))).toBe('DuplicateName at chart/policy');
    expect(codeOf(() => build([target('a'), target('b'), target('a')]))).toBe(
      'DuplicateName at chart/policy',
    );
    expect(() => build([target('a'), target('b')])).not.toThrow();
  });

  test('refuses targets and authorities of other namespaces', () => {
    const entry = { serviceEntryName: 'api', serviceEntryNamespace: 'stage' };
    expect(codeOf(() => build([TlsPolicyTarget.serviceEntry(entry)]))).toBe('InvalidValue at chart/policy');
    const authority = CertificateAuthority.from(ObjectRef.configMapName('ca', { namespace: 'stage' }));
    const far = BackendTlsValidation.of({ hostname: 'a', authority });
    expect(codeOf(() => build([target()], { validation: far }))).toBe('InvalidValue at chart/policy');
  });

  test('from elsewhere', () => {
    const far = BackendTlsPolicy.fromBackendTlsPolicyName(chart(), 'far', 'policy');
    expect([far.name, far.namespace]).toEqual(['policy', undefined]);
  });
});
