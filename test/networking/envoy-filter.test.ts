import { App, Chart, Testing } from 'cdk8s';
import { TargetRef } from '../../lib';
import {
  EnvoyApplyTo,
  EnvoyFilter,
  EnvoyMatch,
  EnvoyPatch,
  GatewayRef,
  MeshHost,
  PolicyTarget,
  type EnvoyFilterProps,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(new App(), 'chart', { namespace: 'prod' });
const build = (props: EnvoyFilterProps = {}) => new EnvoyFilter(scope(), 'filter', props);
const specOf = (filter: EnvoyFilter) => (filter.apiObject.toJson() as any).spec;
const { CLUSTER, HTTP_ROUTE } = EnvoyApplyTo;

describe('EnvoyFilter', () => {
  test('renders what it was given, and nothing else', () => {
    const filter = build({
      target: PolicyTarget.labels({ app: 'reviews' }),
      patches: [EnvoyPatch.remove(CLUSTER, { match: EnvoyMatch.cluster({ name: 'a' }) })],
      priority: -10,
    });
    expect(filter.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'EnvoyFilter',
      metadata: { name: 'filter', namespace: 'prod' },
      spec: {
        workloadSelector: { labels: { app: 'reviews' } },
        configPatches: [
          { applyTo: 'CLUSTER', match: { cluster: { name: 'a' } }, patch: { operation: 'REMOVE' } },
        ],
        priority: -10,
      },
    });
    expect(specOf(build())).toEqual({});
    expect(filter.envoyFilterName).toBe('filter');
  });

  test('makes its changes in the order in which they were added', () => {
    const filter = build({ patches: [EnvoyPatch.merge(CLUSTER, { name: 'a' })] });
    filter.addPatch(EnvoyPatch.merge(CLUSTER, { name: 'b' }));
    expect(specOf(filter).configPatches.map(({ patch }: any) => patch.value.name)).toEqual(['a', 'b']);
    expect(filter.patches).toHaveLength(2);
  });

  test('writes gateways and hosts in full', () => {
    const { configPatches } = specOf(
      build({
        patches: [
          EnvoyPatch.merge(
            HTTP_ROUTE,
            {},
            {
              match: EnvoyMatch.routeConfiguration({ gateway: GatewayRef.of('edge') }),
            },
          ),
          EnvoyPatch.merge(CLUSTER, {}, { match: EnvoyMatch.cluster({ service: MeshHost.of('reviews') }) }),
        ],
      }),
    );
    expect(configPatches[0].match.routeConfiguration.gateway).toBe('prod/edge');
    expect(configPatches[1].match.cluster.service).toBe('reviews.prod.svc.cluster.local');
  });

  test('is attached to objects of its own namespace', () => {
    expect(specOf(build({ target: PolicyTarget.refs(TargetRef.serviceEntryName('api')) }))).toEqual({
      targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'api' }],
    });
    const far = { hostName: 'reviews', hostNamespace: 'stage', hostPorts: [] };
    const target = PolicyTarget.refs(TargetRef.of(far));
    expect(codeOf(() => build({ target }))).toBe('InvalidValue at chart/filter');
  });

  test('has a priority that is a whole number', () => {
    expect(specOf(build({ priority: -(2 ** 31) })).priority).toBe(-(2 ** 31));
    expect(codeOf(() => build({ priority: 1.5 }))).toBe('InvalidNumber at chart/filter');
    expect(codeOf(() => build({ priority: 2 ** 31 }))).toBe('InvalidNumber at chart/filter');
  });

  test('is read from a manifest, or refused', () => {
    const read = (spec: object) =>
      EnvoyFilter.fromManifest(scope(), 'filter', {
        apiVersion: 'networking.istio.io/v1alpha3',
        kind: 'EnvoyFilter',
        metadata: { name: 'a', namespace: 'prod' },
        spec,
      });
    const match = { routeConfiguration: { gateway: 'edge' } };
    const patch = { applyTo: 'HTTP_ROUTE', match, patch: { operation: 'MERGE', value: { a: { b: [1] } } } };
    const spec = { workloadSelector: {}, configPatches: [patch] };
    expect(specOf(read(spec))).toEqual(spec);
    const refs = { targetRefs: [{ kind: 'Service', name: 'a' }], workloadSelector: { labels: { a: 'b' } } };
    expect(codeOf(() => read(refs))).toBe('ConflictingSettings at chart/filter');
    expect(codeOf(() => read({ configPatches: [{ applyTo: 'CLUSTER' }] }))).toBe(
      'MissingSetting at chart/filter',
    );
    expect(codeOf(() => read({ configPatches: [{ ...patch, when: 'now' }] }))).toBe(
      'InvalidValue at chart/filter',
    );
  });

  test('from elsewhere renders nothing', () => {
    const chart = scope();
    const far = EnvoyFilter.fromEnvoyFilterName(chart, 'far', 'a', { namespace: 'edge' });
    expect([far.envoyFilterName, far.namespace]).toEqual(['a', 'edge']);
    expect(Testing.synth(chart)).toEqual([]);
  });
});
