import { Duration } from 'cdk8s';
import { ProbeScheme, WorkloadProbe } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

describe('WorkloadProbe', () => {
  const probes = [
    WorkloadProbe.httpGet(8080, {
      path: '/ready',
      scheme: ProbeScheme.HTTPS,
      headers: [{ name: 'Host', value: 'a' }, { name: 'Host' }],
      period: Duration.minutes(1),
    }),
    WorkloadProbe.tcpSocket(5432, { host: '127.0.0.1', initialDelay: Duration.seconds(0) }),
    WorkloadProbe.exec(['/bin/check', '-v'], { failureThreshold: 3 }),
  ];

  test('asks by HTTP, TCP or a command', () => {
    expect(probes.map((probe) => probe._toSpec())).toEqual([
      {
        periodSeconds: 60,
        httpGet: {
          path: '/ready',
          port: 8080,
          scheme: 'HTTPS',
          httpHeaders: [{ name: 'Host', value: 'a' }, { name: 'Host' }],
        },
      },
      { initialDelaySeconds: 0, tcpSocket: { host: '127.0.0.1', port: 5432 } },
      { failureThreshold: 3, exec: { command: ['/bin/check', '-v'] } },
    ]);
  });

  test('reads back what it wrote, and says what it is', () => {
    for (const probe of probes) expect(WorkloadProbe._fromSpec(probe._toSpec())).toEqual(probe);
    expect(probes.map((probe) => probe._describe())).toEqual([
      'GET /ready on port 8080 every 60 seconds',
      'a connection to port 5432 every 10 seconds',
      '/bin/check -v every 10 seconds',
    ]);
  });

  test.each([
    [{}, 'MissingSetting'],
    [{ grpc: { port: 80 } }, 'MissingSetting'],
    [{ tcpSocket: { port: 80 }, exec: { command: ['a'] } }, 'ConflictingSettings'],
    [{ tcpSocket: { port: 0 } }, 'InvalidPort'],
    [{ httpGet: { port: 80, scheme: 'http' } }, 'InvalidValue'],
    [{ httpGet: { port: 80, httpHeaders: [{ name: 'a_b' }] } }, 'InvalidHeader'],
    [{ httpGet: { port: 80, httpHeaders: [{ value: 'a' }] } }, 'InvalidHeader'],
    [{ exec: { command: [] } }, 'InvalidNumber'],
    [{ exec: { command: [''] } }, 'MissingSetting'],
    [{ tcpSocket: { port: 80 }, periodSeconds: -1 }, 'InvalidNumber'],
  ])('refuses %j', (spec, code) => {
    expect(codeOf(() => WorkloadProbe._fromSpec(spec))).toBe(code);
  });

  test('counts in whole seconds', () => {
    const timeout = Duration.millis(1500);
    expect(codeOf(() => WorkloadProbe.tcpSocket(80, { timeout }))).toBe('InvalidDuration');
  });
});
