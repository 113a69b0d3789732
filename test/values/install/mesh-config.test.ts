import { Duration } from 'cdk8s';
import { ExtensionProvider } from '../../../lib/values/install/extension-provider';
import { AccessLogEncoding, OutboundTrafficPolicy } from '../../../lib/values/install/mesh-config';
import { meshConfigSpec } from '../../../lib/values/install/mesh-config-spec';
import { Retry, RetryOn } from '../../../lib/values/networking/retry';
import { codeOf, refusal } from '../../support/refusal';

const at = { name: 'p', service: 'collector.observability.svc.cluster.local', port: 4317 };

describe('a mesh config', () => {
  test('is nothing where nothing is set', () => {
    expect(meshConfigSpec()).toBeUndefined();
    expect(meshConfigSpec({ proxy: {}, trustDomainAliases: [] })).toBeUndefined();
  });

  test('is Istio’s message, with what is set alone', () => {
    const outboundTrafficPolicy = OutboundTrafficPolicy.REGISTRY_ONLY;
    expect(
      meshConfigSpec({
        accessLogFile: '/dev/stdout',
        outboundTrafficPolicy,
        proxy: { traceSampling: 0, drainDuration: Duration.millis(1500) },
      }),
    ).toEqual({
      accessLogFile: '/dev/stdout',
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      defaultConfig: { drainDuration: '1500ms', tracing: { sampling: 0 } },
    });
  });

  test('takes raw fields over its own, field by field', () => {
    const raw = {
      defaultConfig: { statusPort: 15020 },
      accessLogFile: '/tmp/log',
      caCertificates: [{ pem: 'x' }],
    };
    expect(meshConfigSpec({ accessLogFile: '/dev/stdout', proxy: { concurrency: 0 }, raw })).toEqual({
      accessLogFile: '/tmp/log',
      defaultConfig: { concurrency: 0, statusPort: 15020 },
      caCertificates: [{ pem: 'x' }],
    });
  });

  test('refuses what istiod could not use', () => {
    const two = [ExtensionProvider.prometheus('p'), ExtensionProvider.zipkin(at)];
    expect(codeOf(() => meshConfigSpec({ extensionProviders: two }))).toBe('DuplicateName');
    expect(codeOf(() => meshConfigSpec({ outboundTrafficPolicy: 'NONE' as any }))).toBe('InvalidValue');
    expect(codeOf(() => meshConfigSpec({ proxy: { traceSampling: 101 } }))).toBe('InvalidPercentage');
    expect(codeOf(() => meshConfigSpec({ defaultServiceExportTo: ['*', 'a'] }))).toBe('ConflictingSettings');
    expect(codeOf(() => meshConfigSpec({ rootNamespace: 'A' }))).toBe('InvalidName');
    expect(codeOf(() => meshConfigSpec({ connectTimeout: Duration.seconds(0) }))).toBe('InvalidDuration');
  });

  test('retries at the pods that answer on what Istio reads there, and on nothing else', () => {
    const policy = (defaultInboundHttpRetryPolicy: Retry) =>
      meshConfigSpec({ defaultInboundHttpRetryPolicy });
    expect(policy(Retry.off())).toEqual({ defaultInboundHttpRetryPolicy: { attempts: 0 } });
    const backoff = Duration.millis(50);
    expect(policy(Retry.of(3, { backoff }).on(RetryOn.RESET_BEFORE_REQUEST))).toEqual({
      defaultInboundHttpRetryPolicy: { attempts: 3, backoff: '50ms', retryOn: 'reset-before-request' },
    });
    for (const options of [
      { perTryTimeout: Duration.seconds(1) },
      { remoteLocalities: true },
      { ignorePreviousHosts: false },
    ]) {
      expect(codeOf(() => policy(Retry.of(1, options)))).toBe('InvalidValue');
    }
  });

  test('wants an object for the format of a log in JSON', () => {
    const accessLogEncoding = AccessLogEncoding.JSON;
    const format = (accessLogFormat: string) => meshConfigSpec({ accessLogEncoding, accessLogFormat });
    expect(format('{"status": "%RESPONSE_CODE%"}').accessLogFormat).toContain('RESPONSE_CODE');
    for (const text of ['%RESPONSE_CODE%', '"text"', '[]', 'null']) {
      expect(codeOf(() => format(text))).toBe('ConflictingSettings');
    }
    expect(meshConfigSpec({ accessLogFormat: '%RESPONSE_CODE%' }).accessLogFormat).toBe('%RESPONSE_CODE%');
  });
});

describe('an extension provider', () => {
  test('is Istio’s message, and can be described', () => {
    const provider = ExtensionProvider.zipkin({ ...at, path: '/spans' });
    expect(provider._toSpec()).toEqual({
      name: 'p',
      zipkin: { service: at.service, port: 4317, path: '/spans' },
    });
    expect(provider._describe()).toBe(`p (zipkin at ${at.service}:4317)`);
    expect(ExtensionProvider.prometheus('m')._toSpec()).toEqual({ name: 'm', prometheus: {} });
    expect(ExtensionProvider.prometheus('m')._describe()).toBe('m (prometheus)');
  });

  test('names a host, with its namespace before it where that is needed', () => {
    const of = (service: string, port = 80) => ExtensionProvider.datadog({ name: 'p', service, port });
    for (const service of ['a.b.svc.cluster.local', 'ns/a.example.com', '10.0.0.1']) {
      expect(of(service)._toSpec().datadog.service).toBe(service);
    }
    for (const service of ['', '*.example.com', 'http://a.example.com', 'A/a.example.com', 'a b']) {
      expect(() => of(service)).toThrow(/Invalid|Missing/);
    }
    expect(codeOf(() => of('a.example.com', 0))).toBe('InvalidPort');
  });

  test('refuses settings that say nothing together', () => {
    const headers = { ...at, httpHeaders: { a: 'b' } };
    expect(refusal(() => ExtensionProvider.openTelemetry(headers)).mend).toContain('httpPath');
    const formats = { name: 'f', textFormat: 'a', jsonFormat: { a: 'b' } };
    expect(codeOf(() => ExtensionProvider.fileAccessLog(formats))).toBe('ConflictingSettings');
    expect(codeOf(() => ExtensionProvider.prometheus(''))).toBe('MissingSetting');
    const status = { ...at, statusOnError: 99 };
    expect(codeOf(() => ExtensionProvider.externalAuthorizationGrpc(status))).toBe('InvalidNumber');
  });
});
