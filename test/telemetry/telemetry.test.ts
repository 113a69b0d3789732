import { Chart, Testing } from 'cdk8s';
import {
  AccessLogging,
  Metrics,
  PolicyTarget,
  TargetRef,
  Telemetry,
  Tracing,
  type TelemetryProps,
} from '../../lib/telemetry';
import { codeOf } from '../support/refusal';

const scope = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const build = (props: TelemetryProps) => new Telemetry(scope(), 'telemetry', props);
const specOf = (telemetry: Telemetry) => (telemetry.apiObject.toJson() as any).spec;

describe('Telemetry', () => {
  test('renders what it was given, and nothing else', () => {
    const telemetry = build({
      target: PolicyTarget.labels({ app: 'reviews' }),
      tracing: [Tracing.off()],
      metrics: [Metrics.of({ providers: ['prometheus'] })],
      accessLogging: [AccessLogging.of({ filter: 'response.code >= 500' })],
    });
    expect(telemetry.apiObject.toJson()).toEqual({
      apiVersion: 'telemetry.istio.io/v1',
      kind: 'Telemetry',
      metadata: { name: 'telemetry', namespace: 'prod' },
      spec: {
        selector: { matchLabels: { app: 'reviews' } },
        tracing: [{ disableSpanReporting: true }],
        metrics: [{ providers: [{ name: 'prometheus' }] }],
        accessLogging: [{ filter: { expression: 'response.code >= 500' } }],
      },
    });
    expect(specOf(build({}))).toEqual({});
  });

  test('takes more later', () => {
    const telemetry = build({ tracing: [Tracing.off()] });
    telemetry.addTracing(Tracing.of({ randomSamplingPercentage: 1 }));
    telemetry.addMetrics(Metrics.of({}));
    telemetry.addAccessLogging(AccessLogging.off());
    expect(specOf(telemetry)).toEqual({
      tracing: [{ disableSpanReporting: true }, { randomSamplingPercentage: 1 }],
      metrics: [{}],
      accessLogging: [{ disabled: true }],
    });
  });

  test('is attached to objects of its own namespace', () => {
    const far = TargetRef.of({ hostName: 'a', hostNamespace: 'stage', hostPorts: [] });
    expect(codeOf(() => build({ target: PolicyTarget.refs(far) }))).toBe('InvalidValue at chart/telemetry');
  });

  test('reads an older version of the API, and refuses what it must not say', () => {
    const read = (spec: any) =>
      Telemetry.fromManifest(scope(), 'telemetry', {
        apiVersion: 'telemetry.istio.io/v1alpha1',
        kind: 'Telemetry',
        metadata: { name: 'telemetry' },
        spec,
      });
    expect(read({ tracing: [{}] }).apiObject.apiVersion).toBe('telemetry.istio.io/v1');
    expect(codeOf(() => read({ accessLogging: [{ disabled: null }] }))).toBe(
      'InvalidValue at chart/telemetry',
    );
    expect(codeOf(() => read({ accessLogging: [{ filter: {} }] }))).toBe('MissingSetting at chart/telemetry');
    expect(codeOf(() => read({ tracing: [{ providers: [{ name: '' }] }] }))).toBe(
      'MissingSetting at chart/telemetry',
    );
  });
});
