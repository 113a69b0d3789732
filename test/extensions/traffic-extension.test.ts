import { Chart, Testing } from 'cdk8s';
import {
  ExtensionFilter,
  ExtensionPhase,
  PolicyTarget,
  TargetRef,
  TrafficExtension,
  WasmModule,
  type TrafficExtensionProps,
} from '../../lib/extensions';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const filter = ExtensionFilter.lua('function envoy_on_request(handle)\nend\n');
const build = (props: Partial<TrafficExtensionProps> = {}) =>
  new TrafficExtension(scope(), 'extension', { filter, ...props });

describe('TrafficExtension', () => {
  test('renders its filter with its place', () => {
    const target = PolicyTarget.refs(TargetRef.gatewayName('waypoint'));
    expect(build({ phase: ExtensionPhase.STATS, priority: -1, target }).apiObject.toJson()).toEqual({
      apiVersion: 'extensions.istio.io/v1alpha1',
      kind: 'TrafficExtension',
      metadata: { name: 'extension', namespace: 'prod' },
      spec: {
        targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }],
        phase: 'STATS',
        priority: -1,
        lua: { inlineCode: 'function envoy_on_request(handle)\nend\n' },
      },
    });
    const wasm = build({ filter: ExtensionFilter.wasm(WasmModule.oci('a')) });
    expect((wasm.apiObject.toJson() as any).spec).toEqual({ wasm: { url: 'oci://a' } });
  });

  test('refuses a rank that is none, and objects of another namespace', () => {
    expect(codeOf(() => build({ priority: NaN }))).toBe('InvalidNumber at chart/extension');
    const far = TargetRef.of({ hostName: 'a', hostNamespace: 'stage', hostPorts: [] });
    expect(codeOf(() => build({ target: PolicyTarget.refs(far) }))).toBe('InvalidValue at chart/extension');
  });

  test('refuses a manifest with two filters, with none, or with the words of the other kind', () => {
    const read = (spec: any) => () =>
      TrafficExtension.fromManifest(scope(), 'extension', {
        apiVersion: 'extensions.istio.io/v1alpha1',
        kind: 'TrafficExtension',
        metadata: { name: 'extension' },
        spec,
      });
    const lua = { inlineCode: 'a' };
    expect(read({ lua, phase: 'UNSPECIFIED' })).not.toThrow();
    expect(codeOf(read({}))).toBe('MissingSetting at chart/extension');
    expect(codeOf(read({ lua, wasm: { url: 'a' } }))).toBe('ConflictingSettings at chart/extension');
    expect(codeOf(read({ lua, phase: 'UNSPECIFIED_PHASE' }))).toBe('InvalidValue at chart/extension');
    expect(codeOf(read({ lua, targetRef: { kind: 'Service', name: 'a' } }))).toBe(
      'InvalidValue at chart/extension',
    );
  });
});
