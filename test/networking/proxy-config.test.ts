import { App, Chart, Testing } from 'cdk8s';
import { TargetRef } from '../../lib';
import { PolicyTarget, ProxyConfig, type ProxyConfigProps } from '../../lib/networking';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(new App(), 'chart', { namespace: 'prod' });
const build = (props: ProxyConfigProps = {}) => new ProxyConfig(scope(), 'config', props);
const specOf = (config: ProxyConfig) => (config.apiObject.toJson() as any).spec;

describe('ProxyConfig', () => {
  test('renders what it was given, and nothing else', () => {
    const config = build({
      target: PolicyTarget.labels({ app: 'reviews' }),
      concurrency: 0,
      environmentVariables: { A: 'b' },
      imageType: 'distroless',
    });
    expect(config.apiObject.toJson()).toEqual({
      apiVersion: 'networking.istio.io/v1beta1',
      kind: 'ProxyConfig',
      metadata: { name: 'config', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'reviews' } },
        concurrency: 0,
        environmentVariables: { A: 'b' },
        image: { imageType: 'distroless' },
      },
    });
    expect(specOf(build({ target: PolicyTarget.wholeNamespace() }))).toEqual({});
    expect(config.proxyConfigName).toBe('config');
  });

  test('refuses what the API server refuses', () => {
    expect(codeOf(() => build({ concurrency: -1 }))).toBe('InvalidNumber at chart/config');
    const environmentVariables = { A: 'x'.repeat(2049) };
    expect(codeOf(() => build({ environmentVariables }))).toBe('InvalidValue at chart/config');
    const target = PolicyTarget.refs(TargetRef.serviceEntryName('api'));
    expect(codeOf(() => build({ target }))).toBe('ConflictingSettings at chart/config');
  });

  test('is read from a manifest, or refused', () => {
    const read = (spec: object) =>
      ProxyConfig.fromManifest(scope(), 'config', {
        apiVersion: 'networking.istio.io/v1beta1',
        kind: 'ProxyConfig',
        metadata: { name: 'a' },
        spec,
      });
    const spec = { selector: { matchLabels: { a: 'b' } }, image: {} };
    expect(specOf(read(spec))).toEqual(spec);
    expect(codeOf(() => read({ selector: { matchLabels: { a: '*' } } }))).toBe(
      'InvalidLabel at chart/config',
    );
    expect(codeOf(() => read({ threads: 2 }))).toBe('InvalidValue at chart/config');
  });

  test('from elsewhere renders nothing', () => {
    const chart = scope();
    const far = ProxyConfig.fromProxyConfigName(chart, 'far', 'a', { namespace: 'edge' });
    expect([far.proxyConfigName, far.namespace]).toEqual(['a', 'edge']);
    expect(Testing.synth(chart)).toEqual([]);
  });
});
