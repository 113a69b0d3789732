import { dnsLabel } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { WorkloadPort } from './workload-port';

/** The name of a workload, which is the name of its Service too. Returns it. */
export function workloadName(value: string, what: string): string {
  dnsLabel(value, what);
  if (/^[a-z]/.test(value)) return value;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `${what} ${JSON.stringify(value)}`,
    expected: 'a name that begins with a letter, as Kubernetes wants it for a Service',
    mend: 'choose such a name',
  });
}

/** The name of a version that joins others; it stands in the name of its Deployment and in a label. Returns it. */
export function newVersion(others: readonly string[], version: string, workload: string): string {
  dnsLabel(version, 'version');
  if (others.includes(version)) {
    throw new MeshError({
      code: MeshErrorCode.DUPLICATE_NAME,
      got: `the version ${JSON.stringify(version)} of "${workload}" a second time`,
      expected: 'another name for each version',
      mend: 'rename one of the two, or leave one out',
    });
  }
  const whole = `${workload}-${version}`;
  if (whole.length <= 63) return version;
  throw new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `the version ${JSON.stringify(version)} of "${workload}", ${whole.length} characters together with the "-"`,
    expected:
      'at most 63 characters for "<name>-<version>", which names the Deployment and begins the pod names',
    mend: 'shorten one of the two',
  });
}

/** What is said about a version that is not there. */
export function unknownVersion(version: string, versions: readonly string[], workload: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.UNKNOWN_VERSION,
    got: `the version ${JSON.stringify(version)} of "${workload}"`,
    expected: versions.length === 0 ? 'a version; there is none yet' : `one of ${versions.join(', ')}`,
    mend: 'add the version first, or name one that is there',
  });
}

/** The ports of one workload: at least one, no two of one name or number. Returns a copy. */
export function workloadPorts(ports: readonly WorkloadPort[]): WorkloadPort[] {
  if (ports.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a workload without ports',
      expected: 'at least one port, by which its Service can be called',
      mend: 'give one, as in WorkloadPort.http(80)',
    });
  }
  ports.forEach((port, i) => {
    for (const other of ports.slice(0, i)) {
      if (port.port === other.port) {
        throw new MeshError({
          code: MeshErrorCode.INVALID_PORT,
          got: `the port ${port.port} a second time, as "${other.name}" and as "${port.name}"`,
          expected: 'another number for each port of a workload',
          mend: 'change one of the two numbers',
        });
      }
      if (port.name === other.name) {
        throw new MeshError({
          code: MeshErrorCode.DUPLICATE_NAME,
          got: `the port name "${port.name}" for ${other.port} and for ${port.port}`,
          expected: 'another name for each port of a workload',
          mend: 'give one of them a suffix',
        });
      }
    }
  });
  return [...ports];
}
