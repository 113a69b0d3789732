import { WorkloadPort } from '../../lib/workloads/workload-port';

describe('WorkloadPort', () => {
  test.each([
    [WorkloadPort.http(80), 'http'],
    [WorkloadPort.http2(80), 'http2'],
    [WorkloadPort.grpc(80), 'grpc'],
    [WorkloadPort.grpcWeb(80), 'grpc-web'],
    [WorkloadPort.https(80), 'https'],
    [WorkloadPort.tls(80), 'tls'],
    [WorkloadPort.tcp(80), 'tcp'],
    [WorkloadPort.mongo(80), 'mongo'],
    [WorkloadPort.mysql(80), 'mysql'],
    [WorkloadPort.redis(80), 'redis'],
  ])('%# is named by its protocol, which Istio reads there', (port, name) => {
    expect(port).toMatchObject({ name, protocol: name, port: 80, targetPort: 80 });
  });

  test('takes a suffix and another port of the container', () => {
    expect(WorkloadPort.http(80, { suffix: 'admin', targetPort: 8080 })).toMatchObject({
      name: 'http-admin',
      protocol: 'http',
      port: 80,
      targetPort: 8080,
    });
  });

  test.each([
    ['a number too high', () => WorkloadPort.http(65536), 'InvalidPort'],
    ['a target of zero', () => WorkloadPort.http(80, { targetPort: 0 }), 'InvalidPort'],
    ['a suffix that Kubernetes refuses', () => WorkloadPort.http(80, { suffix: 'Admin' }), 'InvalidName'],
    ['an empty suffix', () => WorkloadPort.http(80, { suffix: '' }), 'InvalidName'],
    [
      'gRPC that Istio would take for gRPC-Web',
      () => WorkloadPort.grpc(80, { suffix: 'website' }),
      'InvalidName',
    ],
  ])('refuses %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }));
  });
});
