import { Chart, Testing } from 'cdk8s';
import {
  MutualTlsMode,
  PeerAuthentication,
  PolicyTarget,
  TargetRef,
  type PeerAuthenticationProps,
} from '../../lib/security';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const build = (props: PeerAuthenticationProps) => new PeerAuthentication(scope(), 'policy', props);
const specOf = (policy: PeerAuthentication) => (policy.apiObject.toJson() as any).spec;
const read = (spec: any) =>
  PeerAuthentication.fromManifest(scope(), 'policy', {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'policy' },
    spec,
  });
const target = PolicyTarget.labels({ app: 'reviews' });

describe('PeerAuthentication', () => {
  test('renders its mode and those of ports', () => {
    const policy = build({
      mode: MutualTlsMode.STRICT,
      target,
      portModes: { 8080: MutualTlsMode.DISABLE },
    });
    policy.setPortMode(9090, MutualTlsMode.PERMISSIVE);
    policy.setPortMode(8080, MutualTlsMode.UNSET);
    expect(policy.apiObject.toJson()).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'policy', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'reviews' } },
        mtls: { mode: 'STRICT' },
        portLevelMtls: { 8080: { mode: 'UNSET' }, 9090: { mode: 'PERMISSIVE' } },
      },
    });
  });

  test('takes each mode, and may leave it to the policy above', () => {
    expect(specOf(build({ mode: MutualTlsMode.PERMISSIVE }))).toEqual({
      mtls: { mode: 'PERMISSIVE' },
    });
    expect(specOf(build({ mode: MutualTlsMode.DISABLE }))).toEqual({ mtls: { mode: 'DISABLE' } });
    expect(specOf(build({ target }))).toEqual({ selector: { matchLabels: { app: 'reviews' } } });
  });

  test('ports are only for pods that are selected', () => {
    const portModes = { 8080: MutualTlsMode.DISABLE };
    expect(codeOf(() => build({ portModes }))).toBe('ConflictingSettings at chart/policy');
    const whole = PolicyTarget.wholeNamespace();
    expect(codeOf(() => build({ portModes, target: whole }))).toBe('ConflictingSettings at chart/policy');
    expect(codeOf(() => build({}).setPortMode(80, MutualTlsMode.STRICT))).toBe(
      'ConflictingSettings at chart/policy',
    );
  });

  test.each(['0', '65536', 'http', '080', '+80', ''])('refuses the port %j', (port) => {
    const portModes = { [port]: MutualTlsMode.STRICT };
    expect(codeOf(() => build({ target, portModes }))).toBe('InvalidPort at chart/policy');
  });

  test('cannot be attached to objects', () => {
    const refs = PolicyTarget.refs(TargetRef.gatewayName('edge'));
    expect(codeOf(() => build({ target: refs }))).toBe('ConflictingSettings at chart/policy');
  });

  test('keeps what a manifest leaves open, and refuses what it must not say', () => {
    const selector = { matchLabels: { app: 'a' } };
    for (const spec of [{}, { mtls: {} }, { selector: {} }, { selector, portLevelMtls: { 80: {} } }]) {
      expect(specOf(read(spec))).toEqual(spec);
    }
    expect(codeOf(() => read({ mtls: { mode: 'ON' } }))).toBe('InvalidValue at chart/policy');
    expect(codeOf(() => read({ selector, portLevelMtls: {} }))).toBe('InvalidValue at chart/policy');
    expect(codeOf(() => read({ portLevelMtls: { 80: {} } }))).toBe('ConflictingSettings at chart/policy');
    expect(codeOf(() => read({ targetRefs: [{ kind: 'Service', name: 'a' }] }))).toBe(
      'InvalidValue at chart/policy',
    );
  });
});
