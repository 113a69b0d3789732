import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { TargetRef, VersionedNginx } from '../../lib';
import {
  Gateway,
  MeshHost,
  PolicyTarget,
  ServiceEntry,
  ServiceResolution,
  ServiceEntryPort,
} from '../../lib/networking';
import { codeOf } from '../support/refusal';

const chart = () => new Chart(Testing.app(), 'chart', { namespace: 'prod' });
const kubernetesGateway = { kubernetesGatewayName: 'edge', kubernetesGatewayNamespace: 'prod' };
const targets = [
  PolicyTarget.wholeNamespace(),
  PolicyTarget.labels({ app: 'reviews', version: 'v1' }),
  PolicyTarget.refs(TargetRef.gatewayName('edge')),
  PolicyTarget.refs(TargetRef.of(MeshHost.of('reviews')), TargetRef.serviceEntryName('outside')),
  PolicyTarget.refs(TargetRef.gatewayClass({ gatewayClassName: 'istio-waypoint' })),
];

describe('PolicyTarget', () => {
  test('reads back what it wrote', () => {
    for (const target of targets) expect(PolicyTarget._fromSpec(target._toSpec())).toEqual(target);
  });

  test('is labels, objects or nothing', () => {
    expect(targets.map((target) => target._toSpec())).toEqual([
      {},
      { selector: { matchLabels: { app: 'reviews', version: 'v1' } } },
      { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] },
      {
        targetRefs: [
          { kind: 'Service', name: 'reviews' },
          { group: 'networking.istio.io', kind: 'ServiceEntry', name: 'outside' },
        ],
      },
      { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }] },
    ]);
  });

  test('takes a workload and its versions', () => {
    const nginx = new VersionedNginx(chart(), 'nginx', { versions: ['v1'] });
    expect(PolicyTarget.workload(nginx)._toSpec()).toEqual({ selector: { matchLabels: { app: 'nginx' } } });
    expect(PolicyTarget.version(nginx, 'v1')._toSpec()).toEqual({
      selector: { matchLabels: { app: 'nginx', version: 'v1' } },
    });
    expect(codeOf(() => PolicyTarget.version(nginx, 'v2'))).toBe('UnknownVersion at chart/nginx');
  });

  test('without labels it is the whole namespace', () => {
    expect(PolicyTarget.labels({})).toEqual(PolicyTarget.wholeNamespace());
    expect(PolicyTarget._fromSpec({ selector: {} })._toSpec()).toEqual({ selector: {} });
    expect(PolicyTarget._fromSpec({ selector: {} })._selectsPods).toBe(false);
    expect(PolicyTarget._fromSpec({ targetRefs: [] })).toEqual(PolicyTarget.wholeNamespace());
  });

  test.each([
    ['ConflictingSettings', { selector: {}, targetRefs: [{ kind: 'Service', name: 'a' }] }],
    [
      'ConflictingSettings',
      { targetRef: { kind: 'Service', name: 'a' }, targetRefs: [{ kind: 'Service', name: 'a' }] },
    ],
    ['InvalidLabel', { selector: { matchLabels: { app: 'a*' } } }],
    ['InvalidLabel', { selector: { matchLabels: { '': 'a' } } }],
    ['InvalidNumber', { targetRefs: Array.from({ length: 17 }, () => ({ kind: 'Service', name: 'a' })) }],
    ['InvalidValue', { targetRefs: [{ kind: 'Pod', name: 'a' }] }],
    ['InvalidValue', { targetRef: { kind: 'Gateway', name: 'a' } }],
    ['InvalidValue', { targetRefs: [{ kind: 'Gateway', group: 'networking.istio.io', name: 'a' }] }],
    ['InvalidValue', { targetRefs: [{ kind: 'Service', name: 'a', namespace: 'b' }] }],
    ['InvalidName', { targetRefs: [{ kind: 'Service', name: '' }] }],
    ['InvalidName', { targetRefs: [{ kind: 'Service', name: 'reviews.example.com:80' }] }],
  ])('refuses with %s: %j', (code, spec) => {
    expect(codeOf(() => PolicyTarget._fromSpec(spec))).toBe(code);
  });

  test('no objects at all are refused, since they would mean everything', () => {
    expect(codeOf(() => PolicyTarget.refs())).toBe('InvalidNumber');
  });

  test('speaks', () => {
    expect(targets.map((target) => target._describe())).toEqual([
      'all workloads of its namespace',
      'workloads with app=reviews and version=v1',
      'the Gateway "edge"',
      'the Service "reviews" and the ServiceEntry "outside"',
      'the GatewayClass "istio-waypoint"',
    ]);
  });
});

describe('TargetRef', () => {
  test('takes objects of the program', () => {
    const scope = chart();
    const service = new kplus.Service(scope, 'a', { metadata: { name: 'a' }, ports: [{ port: 80 }] });
    const edge = new ApiObject(scope, 'edge', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge' },
    });
    const names = [
      TargetRef.service(service),
      TargetRef.object(ApiObject.of(service)),
      TargetRef.object(edge),
    ];
    expect(names.map((ref) => ref._toSpec())).toEqual([
      { kind: 'Service', name: 'a' },
      { kind: 'Service', name: 'a' },
      { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' },
    ]);
    expect(TargetRef.gateway(kubernetesGateway)._toSpec()).toEqual(names[2]._toSpec());
  });

  test('takes a service entry of the program, by the name of the object', () => {
    const scope = chart();
    const entry = new ServiceEntry(scope, 'outside', {
      resolution: ServiceResolution.DNS,
      hosts: ['api.example.com'],
      ports: [ServiceEntryPort.https(443)],
    });
    expect(TargetRef.serviceEntry(entry)._toSpec()).toEqual(TargetRef.serviceEntryName('outside')._toSpec());
  });

  test("does not take Istio's own gateway for one of the Gateway API", () => {
    const gateway = new Gateway(chart(), 'edge');
    expect(codeOf(() => TargetRef.object(gateway.apiObject))).toBe('InvalidValue');
  });

  test('an object is one of the namespace of the policy, but for gateway classes', () => {
    const check = (ref: TargetRef, namespace?: string) => () =>
      PolicyTarget.refs(ref)._checkNamespace(namespace);
    const far = TargetRef.of({ hostName: 'a', hostNamespace: 'stage', hostPorts: [] });
    expect(codeOf(check(far, 'prod'))).toBe('InvalidValue');
    expect(codeOf(check(TargetRef.gateway(kubernetesGateway), 'stage'))).toBe('InvalidValue');
    expect(check(far, 'stage')).not.toThrow();
    expect(check(far)).not.toThrow();
    expect(check(TargetRef.gatewayName('edge'), 'prod')).not.toThrow();
    const ofClass = new ApiObject(chart(), 'c', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'c' },
    });
    expect(check(TargetRef.object(ofClass), 'istio-system')).not.toThrow();
  });
});
