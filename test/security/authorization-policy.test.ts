import { Chart, Testing } from 'cdk8s';
import {
  AuthorizationAction,
  AuthorizationPolicy,
  Condition,
  Operation,
  PolicyRule,
  PolicyTarget,
  Source,
  TargetRef,
  type AuthorizationPolicyProps,
} from '../../lib/security';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const build = (props: AuthorizationPolicyProps) => new AuthorizationPolicy(scope(), 'policy', props);
const specOf = (policy: AuthorizationPolicy) => (policy.apiObject.toJson() as any).spec;
const read = (spec: any, metadata: any = {}) =>
  AuthorizationPolicy.fromManifest(scope(), 'policy', {
    apiVersion: 'security.istio.io/v1beta1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'policy', ...metadata },
    spec,
  });

const rules = [PolicyRule.of({ from: [Source.serviceAccountName('web')], to: [Operation.get('/items*')] })];

describe('AuthorizationPolicy', () => {
  test('renders who may call what', () => {
    const policy = new AuthorizationPolicy(scope(), 'policy', {
      action: AuthorizationAction.ALLOW,
      target: PolicyTarget.labels({ app: 'items' }),
      rules,
    });
    expect(policy.apiObject.toJson()).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'policy', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'items' } },
        action: 'ALLOW',
        rules: [
          {
            from: [{ source: { serviceAccounts: ['web'] } }],
            to: [{ operation: { methods: ['GET'], paths: ['/items*'] } }],
          },
        ],
      },
    });
    expect(policy.rules).toEqual(rules);
  });

  test('takes each action', () => {
    expect(
      specOf(new AuthorizationPolicy(scope(), 'policy', { action: AuthorizationAction.DENY, rules })).action,
    ).toBe('DENY');
    expect(
      specOf(new AuthorizationPolicy(scope(), 'policy', { action: AuthorizationAction.AUDIT, rules })).action,
    ).toBe('AUDIT');
    const custom = new AuthorizationPolicy(scope(), 'policy', {
      action: AuthorizationAction.custom('opa'),
      rules: [PolicyRule.any()],
    });
    expect(specOf(custom)).toEqual({ action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] });
    expect(specOf(build({ rules: [PolicyRule.any()] }))).toEqual({ rules: [{}] });
  });

  test('allowing nothing, denying all and allowing all are three things', () => {
    const nothing = new AuthorizationPolicy(scope(), 'policy', { action: AuthorizationAction.ALLOW_NOTHING });
    expect(specOf(nothing)).toEqual({ action: 'ALLOW' });
    expect(nothing.node.validate()).toEqual([]);
    const none = new AuthorizationPolicy(scope(), 'policy', {
      action: AuthorizationAction.DENY,
      rules: [PolicyRule.any()],
    });
    expect(specOf(none)).toEqual({ action: 'DENY', rules: [{}] });
    const all = new AuthorizationPolicy(scope(), 'policy', {
      action: AuthorizationAction.ALLOW,
      rules: [PolicyRule.any()],
    });
    expect(specOf(all)).toEqual({ action: 'ALLOW', rules: [{}] });
  });

  test.each([
    ['ALLOW', AuthorizationAction.ALLOW, 'refuses every request'],
    ['DENY', AuthorizationAction.DENY, 'never applies'],
    ['CUSTOM', AuthorizationAction.custom('opa'), 'never applies'],
  ])('with the action %s it needs a rule before it is written', (_name, action, why) => {
    const policy = build({ action });
    expect(policy.node.validate()).toEqual([expect.stringMatching(new RegExp(`^MissingSetting[^]*${why}`))]);
    policy.addRule(PolicyRule.any());
    expect(policy.node.validate()).toEqual([]);
  });

  test('a manifest may allow nothing, and must not deny nothing', () => {
    expect(specOf(read({}))).toEqual({});
    expect(read({}).node.validate()).toEqual([]);
    expect(specOf(read({ action: 'AUDIT' }))).toEqual({ action: 'AUDIT' });
    expect(codeOf(() => read({ action: 'DENY', rules: [] }))).toBe('MissingSetting at chart/policy');
    expect(codeOf(() => read({ action: 'CUSTOM', provider: { name: 'a' } }))).toBe(
      'MissingSetting at chart/policy',
    );
    expect(codeOf(() => read({ action: 'CUSTOM', provider: {}, rules: [{}] }))).toBe(
      'MissingSetting at chart/policy',
    );
    expect(codeOf(() => read({ action: 'LOG', rules: [{}] }))).toBe('InvalidValue at chart/policy');
    expect(codeOf(() => read({ provider: {}, rules: [{}] }))).toBe('ConflictingSettings at chart/policy');
  });

  test('a provider goes with CUSTOM alone', () => {
    expect(codeOf(() => build({ action: AuthorizationAction.custom(''), rules }))).toBe(
      'MissingSetting at chart/policy',
    );
    expect(codeOf(() => read({ provider: { name: 'opa' }, rules: [{}] }))).toBe(
      'ConflictingSettings at chart/policy',
    );
  });

  test.each<[string, PolicyRule]>([
    ['principals', PolicyRule.of({ from: [Source.principal('a')] })],
    ['notNamespaces', PolicyRule.of({ from: [Source.not(Source.namespace('a'))] })],
    ['serviceAccounts', PolicyRule.of({ from: [Source.serviceAccountName('a')] })],
    ['trustDomains', PolicyRule.of({ from: [Source.trustDomain('a')] })],
    ['requestPrincipals', PolicyRule.of({ from: [Source.requestPrincipal('*')] })],
    ['source.principal', PolicyRule.of({ when: [Condition.sourcePrincipal('a')] })],
    ['source.trustDomain', PolicyRule.of({ when: [Condition.sourceTrustDomain('a')] })],
    ['request.auth.claims[a]', PolicyRule.of({ when: [Condition.claim('a', 'b')] })],
  ])('with CUSTOM there are no conditions on identity: %s', (field, rule) => {
    const policy = build({ action: AuthorizationAction.custom('opa') });
    expect(codeOf(() => policy.addRule(rule))).toBe('ConflictingSettings at chart/policy');
    expect(() => policy.addRule(rule)).toThrow(field);
    expect(policy.rules).toEqual([]);
  });

  test('with CUSTOM there are conditions on addresses, operations and headers', () => {
    const policy = build({ action: AuthorizationAction.custom('opa') });
    policy.addRule(PolicyRule.of({ from: [Source.ipBlock('::1')], to: [Operation.get()] }));
    policy.addRule(PolicyRule.of({ when: [Condition.header('a', 'b'), Condition.sourceIp('::1')] }));
    expect(policy.rules).toHaveLength(2);
  });

  test('can be tried out, if it allows or denies', () => {
    const policy = new AuthorizationPolicy(scope(), 'policy', {
      action: AuthorizationAction.DENY,
      rules,
      dryRun: true,
    });
    expect(policy.metadata.toJson().annotations).toEqual({ 'istio.io/dry-run': 'true' });
    const audit = () =>
      new AuthorizationPolicy(scope(), 'policy', { action: AuthorizationAction.AUDIT, rules, dryRun: true });
    expect(codeOf(audit)).toBe('ConflictingSettings at chart/policy');
    const annotated = (value: string) => () => read({}, { annotations: { 'istio.io/dry-run': value } });
    expect(annotated('false')).not.toThrow();
    expect(codeOf(annotated('yes'))).toBe('InvalidValue at chart/policy');
    const late = build({ rules });
    late.metadata.addAnnotation('istio.io/dry-run', 'maybe');
    expect(late.node.validate()).toEqual([expect.stringMatching(/^InvalidValue\b/)]);
  });

  test('is attached to objects of its own namespace', () => {
    const target = (hostNamespace: string) =>
      PolicyTarget.refs(TargetRef.of({ hostName: 'a', hostNamespace, hostPorts: [] }));
    expect(() => build({ rules, target: target('prod') })).not.toThrow();
    expect(codeOf(() => build({ rules, target: target('stage') }))).toBe('InvalidValue at chart/policy');
  });

  test('has at most 512 rules', () => {
    const many = Array.from({ length: 513 }, () => PolicyRule.any());
    expect(codeOf(() => build({ rules: many }))).toBe('InvalidNumber at chart/policy');
  });

  test('an empty list of rules where it is read is none', () => {
    expect(specOf(read({ rules: [] }))).toEqual({});
  });
});
