import { Chart, Testing } from 'cdk8s';
import { VersionedWorkload } from '../../lib/workloads/versioned-workload';
import { WorkloadPort } from '../../lib/workloads/workload-port';

describe('a versioned workload from elsewhere', () => {
  const attributes = {
    name: 'ratings',
    versions: ['v1', 'v2'],
    ports: [WorkloadPort.http(9080)],
    namespace: 'shop',
  };
  const imported = (change = {}) =>
    VersionedWorkload.fromVersionedWorkloadAttributes(Testing.chart(), 'other', {
      ...attributes,
      ...change,
    });

  test('knows its host and labels, and writes nothing', () => {
    const other = imported();
    expect(other).toMatchObject({
      workloadName: 'ratings',
      versions: ['v1', 'v2'],
      hostName: 'ratings',
      hostNamespace: 'shop',
      hostPorts: [9080],
    });
    expect(other.podLabels('v1')).toEqual({ app: 'ratings', version: 'v1' });
    expect(other.versionLabels('v2')).toEqual({ version: 'v2' });
    expect(Testing.synth(Chart.of(other))).toEqual([]);
  });

  test('is of the namespace of whatever names it, if none is given', () => {
    expect(imported({ namespace: undefined }).hostNamespace).toBeUndefined();
  });

  test.each([
    ['a version twice', { versions: ['v1', 'v1'] }, 'DuplicateName'],
    ['a version that is no DNS label', { versions: ['1.0'] }, 'InvalidName'],
    ['a name that is none', { name: 'a.b' }, 'InvalidName'],
    ['a namespace that is none', { namespace: '' }, 'InvalidName'],
    ['no port', { ports: [] }, 'MissingSetting'],
  ])('is refused with %s', (_, change, code) => {
    expect(() => imported(change)).toThrow(expect.objectContaining({ code, path: 'test/other' }));
  });

  test('refuses a version that it does not have', () => {
    const error = expect.objectContaining({ code: 'UnknownVersion', path: 'test/other' });
    expect(() => imported().podLabels('v3')).toThrow(error);
    expect(() => imported().versionLabels('v3')).toThrow(error);
  });
});
