import { Chart, Testing } from 'cdk8s';
import {
  JwtRule,
  PolicyTarget,
  RequestAuthentication,
  TargetRef,
  type RequestAuthenticationProps,
} from '../../lib/security';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const build = (props: RequestAuthenticationProps) => new RequestAuthentication(scope(), 'policy', props);
const rule = JwtRule.fromIssuer('https://issuer.example.com');

describe('RequestAuthentication', () => {
  test('renders its target and its rules', () => {
    const policy = build({ target: PolicyTarget.labels({ istio: 'ingressgateway' }), rules: [rule] });
    policy.addRule(JwtRule.fromJwksUri('http://keys/'));
    expect(policy.apiObject.toJson()).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata: { name: 'policy', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { istio: 'ingressgateway' } },
        jwtRules: [{ issuer: 'https://issuer.example.com' }, { jwksUri: 'http://keys/' }],
      },
    });
    expect(policy.rules).toHaveLength(2);
  });

  test('may be empty', () => {
    expect((build({}).apiObject.toJson() as any).spec).toEqual({});
    expect(build({}).node.validate()).toEqual([]);
  });

  test('is attached to objects of its own namespace', () => {
    const far = TargetRef.of({ hostName: 'a', hostNamespace: 'stage', hostPorts: [] });
    expect(codeOf(() => build({ target: PolicyTarget.refs(far) }))).toBe('InvalidValue at chart/policy');
  });

  test('refuses a manifest with a rule that is none', () => {
    const manifest = (jwtRules: any[]) => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata: { name: 'policy' },
      spec: { jwtRules },
    });
    const read = (jwtRules: any[]) => () =>
      RequestAuthentication.fromManifest(scope(), 'policy', manifest(jwtRules));
    expect(codeOf(read([{}]))).toBe('MissingSetting at chart/policy');
    expect(codeOf(read([{ issuer: 'a', unheardOf: 1 }]))).toBe('InvalidValue at chart/policy');
  });
});
