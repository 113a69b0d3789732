import { App, Chart, Testing } from 'cdk8s';
import {
  Endpoint,
  WorkloadEntry,
  WorkloadGroup,
  WorkloadProbe,
  WorkloadTemplate,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(new App(), 'chart', { namespace: 'prod' });

describe('WorkloadEntry', () => {
  test('renders its endpoint', () => {
    const endpoint = Endpoint.at('192.0.2.1', { serviceAccount: 'legacy' });
    const entry = new WorkloadEntry(scope(), 'vm', { endpoint });
    expect(entry.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadEntry',
      metadata: { name: 'vm', namespace: 'prod' },
      spec: { address: '192.0.2.1', serviceAccount: 'legacy' },
    });
    expect([entry.endpoint, entry.workloadEntryName]).toEqual([endpoint, 'vm']);
  });

  test('is read from a manifest, or refused', () => {
    const manifest = (spec: object) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadEntry',
      metadata: { name: 'vm', namespace: 'prod' },
      spec,
    });
    const read = (spec: object) => WorkloadEntry.fromManifest(scope(), 'vm', manifest(spec));
    expect(read({ address: '', network: 'n' }).apiObject.toJson()).toEqual(
      manifest({ address: '', network: 'n' }),
    );
    expect(codeOf(() => read({ address: '' }))).toBe('MissingSetting at chart/vm');
    expect(codeOf(() => read({ address: 'a b' }))).toBe('InvalidHost at chart/vm');
  });

  test('from elsewhere renders nothing, and is checked all the same', () => {
    const chart = scope();
    const far = WorkloadEntry.fromWorkloadEntryName(chart, 'far', 'vm', { namespace: 'edge' });
    expect([far.name, far.workloadEntryName, far.namespace]).toEqual(['vm', 'vm', 'edge']);
    expect(Testing.synth(chart)).toEqual([]);
    const dotted = { namespace: 'a.b' };
    expect(codeOf(() => WorkloadEntry.fromWorkloadEntryName(scope(), 'far', 'vm', dotted))).toBe(
      'InvalidName at chart/far',
    );
  });
});

describe('WorkloadGroup', () => {
  test('renders what it was given, and nothing else', () => {
    const group = new WorkloadGroup(scope(), 'legacy', {
      metadata: { labels: { team: 'a' } },
      template: WorkloadTemplate.of({ serviceAccount: 'legacy', ports: { http: 8080 } }),
      entryLabels: { app: 'legacy' },
      entryAnnotations: { 'example.com/owner': 'a' },
      probe: WorkloadProbe.tcpSocket(8080),
    });
    expect(group.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadGroup',
      metadata: { name: 'legacy', namespace: 'prod', labels: { team: 'a' } },
      spec: {
        metadata: { labels: { app: 'legacy' }, annotations: { 'example.com/owner': 'a' } },
        template: { serviceAccount: 'legacy', ports: { http: 8080 } },
        probe: { tcpSocket: { port: 8080 } },
      },
    });
    const bare = new WorkloadGroup(scope(), 'bare');
    expect((bare.apiObject.toJson() as any).spec).toEqual({ template: {} });
    expect(bare.workloadGroupName).toBe('bare');
  });

  test('refuses labels that are none', () => {
    const build = (props: object) => () => new WorkloadGroup(scope(), 'group', props);
    expect(codeOf(build({ entryLabels: { 'a b': 'c' } }))).toBe('InvalidLabel at chart/group');
    const many = Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`l${i}`, 'a']));
    expect(codeOf(build({ entryLabels: many }))).toBe('InvalidNumber at chart/group');
    expect(codeOf(build({ entryAnnotations: many }))).toBe('InvalidNumber at chart/group');
  });

  test('is read from a manifest, or refused', () => {
    const manifest = (spec: object) => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'WorkloadGroup',
      metadata: { name: 'group', namespace: 'prod' },
      spec,
    });
    const read = (spec: object) => WorkloadGroup.fromManifest(scope(), 'group', manifest(spec));
    const spec = { metadata: {}, template: {} };
    expect(read(spec).apiObject.toJson()).toEqual(manifest(spec));
    expect(codeOf(() => read({}))).toBe('MissingSetting at chart/group');
    expect(codeOf(() => read({ template: {}, probe: { grpc: { port: 80 } } }))).toBe(
      'MissingSetting at chart/group',
    );
  });

  test('from elsewhere renders nothing', () => {
    const chart = scope();
    const far = WorkloadGroup.fromWorkloadGroupName(chart, 'far', 'legacy');
    expect([far.name, far.workloadGroupName, far.namespace]).toEqual(['legacy', 'legacy', undefined]);
    expect(Testing.synth(chart)).toEqual([]);
  });
});
