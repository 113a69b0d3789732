import { Chart, Testing } from 'cdk8s';
import {
  ExtensionPhase,
  PolicyTarget,
  TargetRef,
  TrafficSelector,
  WasmModule,
  WasmPlugin,
  WorkloadMode,
  type WasmPluginProps,
} from '../../lib/extensions';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const filter = WasmModule.oci('ghcr.io/example/filter:v1', { pluginConfig: { a: 1 } });
const build = (props: Partial<WasmPluginProps> = {}) =>
  new WasmPlugin(scope(), 'plugin', { module: filter, ...props });

describe('WasmPlugin', () => {
  test('renders the module with its place', () => {
    const plugin = build({
      phase: ExtensionPhase.AUTHZ,
      priority: 5,
      match: [TrafficSelector.of({ mode: WorkloadMode.SERVER, ports: [8080] })],
      target: PolicyTarget.labels({ app: 'reviews' }),
    });
    expect(plugin.apiObject.toJson()).toEqual({
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'WasmPlugin',
      metadata: { name: 'plugin', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'reviews' } },
        match: [{ mode: 'SERVER', ports: [{ number: 8080 }] }],
        phase: 'AUTHZ',
        priority: 5,
        url: 'oci://ghcr.io/example/filter:v1',
        pluginConfig: { a: 1 },
      },
    });
  });

  test('refuses a rank that is none, and objects of another namespace', () => {
    expect(codeOf(() => build({ priority: 1.5 }))).toBe('InvalidNumber at chart/plugin');
    expect(codeOf(() => build({ priority: 2 ** 31 }))).toBe('InvalidNumber at chart/plugin');
    const far = TargetRef.of({ hostName: 'a', hostNamespace: 'stage', hostPorts: [] });
    expect(codeOf(() => build({ target: PolicyTarget.refs(far) }))).toBe('InvalidValue at chart/plugin');
  });

  test('reads what says nothing, and refuses the words of the other kind', () => {
    const read = (spec: any) =>
      WasmPlugin.fromManifest(scope(), 'plugin', {
        apiVersion: 'extensions.istio.io/v1alpha1',
        kind: 'WasmPlugin',
        metadata: { name: 'plugin' },
        spec,
      });
    const spec = { url: 'a', phase: 'UNSPECIFIED_PHASE', match: [{ mode: 'UNDEFINED' }] };
    expect((read(spec).apiObject.toJson() as any).spec).toEqual(spec);
    expect(codeOf(() => read({ url: 'a', priority: null }))).toBe('InvalidValue at chart/plugin');
    expect(codeOf(() => read({ url: 'a', phase: 'UNSPECIFIED' }))).toBe('InvalidValue at chart/plugin');
    expect(codeOf(() => read({}))).toBe('MissingSetting at chart/plugin');
    expect(codeOf(() => read({ url: 'a', lua: { inlineCode: 'a' } }))).toBe('InvalidValue at chart/plugin');
  });
});
