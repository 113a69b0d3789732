import { portFault } from '../checks';
import { isMeshLabelKey, isMeshLabelValue } from '../mesh-labels';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import type { HttpHealthCheckView, ReadinessProbeView, WorkloadGroupView } from './messages';

type Count =
  'periodSeconds' | 'initialDelaySeconds' | 'timeoutSeconds' | 'successThreshold' | 'failureThreshold';

const count = (field: Count) => (probe: ReadinessProbeView) => {
  const value = probe[field] ?? 0;
  if (value >= 0) return undefined;
  return {
    code: MeshErrorCode.INVALID_NUMBER,
    got: `${field} ${value}`,
    expected: '0 or more',
    mend: 'give a number within these bounds',
    at: [field],
    finding: `The setting ${field} of the probe is below 0.`,
  };
};

/** Of several ways to ask, istiod takes the first in this order. */
const methodOf = ({ grpc, exec, tcpSocket, httpGet }: ReadinessProbeView) => {
  if (grpc !== undefined) return undefined;
  if (exec !== undefined) return 'exec';
  if (tcpSocket !== undefined) return 'tcpSocket';
  return httpGet === undefined ? undefined : 'httpGet';
};

const httpOf = (probe: ReadinessProbeView): HttpHealthCheckView | undefined =>
  methodOf(probe) === 'httpGet' ? probe.httpGet : undefined;

const headerFaults = (probe: ReadinessProbeView, isWrong: (name: string) => boolean, field: string[]) =>
  (httpOf(probe)?.httpHeaders ?? []).flatMap(({ name = '' }, i): MeshFault[] =>
    isWrong(name)
      ? [
          {
            code: MeshErrorCode.INVALID_HEADER,
            got: `header "${name}" of a probe`,
            expected: 'letters, digits and "-"',
            mend: 'choose such a name',
            at: ['httpGet', 'httpHeaders', i, ...field],
            finding:
              name === ''
                ? 'A header of the probe has no name.'
                : `The name ${JSON.stringify(name)} of a header of the probe is malformed.`,
          },
        ]
      : [],
  );

/** What istiod's `validateReadinessProbe` has against a probe, apart from its port. */
export const probeChecks = {
  'period-seconds': count('periodSeconds'),
  'initial-delay-seconds': count('initialDelaySeconds'),
  'timeout-seconds': count('timeoutSeconds'),
  'success-threshold': count('successThreshold'),
  'failure-threshold': count('failureThreshold'),
  'probe-method': (probe) =>
    methodOf(probe) === undefined
      ? missingSetting(
          probe.grpc ? 'a probe by gRPC' : 'a probe without httpGet, tcpSocket and exec',
          'one of httpGet, tcpSocket and exec; istiod refuses gRPC',
          'use WorkloadProbe.httpGet(), .tcpSocket() or .exec()',
          [],
          'The probe has none of httpGet, tcpSocket and exec.',
        )
      : undefined,
  'probe-command': (probe) =>
    methodOf(probe) === 'exec' && (probe.exec?.command ?? []).length === 0
      ? {
          code: MeshErrorCode.INVALID_NUMBER,
          got: 'a command without words',
          expected: 'the program and its arguments',
          mend: 'give them, as a list',
          at: ['exec'],
          finding: 'The command of the probe is empty.',
        }
      : undefined,
  'probe-scheme': (probe) => {
    const scheme: string | undefined = httpOf(probe)?.scheme;
    if (!scheme || scheme === 'HTTP' || scheme === 'HTTPS') return undefined;
    return {
      code: MeshErrorCode.INVALID_VALUE,
      got: `scheme of a probe ${JSON.stringify(scheme)}`,
      expected: 'one of HTTP, HTTPS',
      mend: 'use one of these words',
      at: ['httpGet', 'scheme'],
      finding: 'The scheme of the probe is neither "HTTP" nor "HTTPS".',
    };
  },
  'probe-header-without-name': (probe) => headerFaults(probe, (name) => name === '', []),
  'probe-header': (probe) =>
    headerFaults(probe, (name) => name !== '' && !/^[-A-Za-z0-9]+$/.test(name), ['name']),
} satisfies Checks<ReadinessProbeView>;

/** What is wrong with the port of a probe. */
export function probePortFault(probe: ReadinessProbeView): MeshFault | undefined {
  const method = methodOf(probe);
  if (method !== 'httpGet' && method !== 'tcpSocket') return undefined;
  return faultAt(portFault(probe[method]?.port ?? 0, 'port'), method, 'port');
}

/** What istiod's `ValidateWorkloadGroup` has against a group, apart from its probe; it tells the first alone. */
export const workloadGroupChecks = {
  'no-template': ({ template }) =>
    template === undefined
      ? missingSetting(
          'a workload group without template',
          'a template, which may be empty',
          'add it',
          [],
          'The workload group has no template.',
        )
      : undefined,
  labels: ({ metadata }) =>
    Object.entries(metadata?.labels ?? {}).flatMap(([key, value]) =>
      isMeshLabelKey(key) && isMeshLabelValue(value)
        ? []
        : [
            {
              code: MeshErrorCode.INVALID_LABEL,
              got: `the label ${key}=${value}`,
              expected: 'a key and a value of letters, digits, "-", "_" and "."',
              mend: 'change the label',
              at: ['metadata', 'labels', key],
              finding: 'The labels in metadata are malformed.',
            },
          ],
    ),
} satisfies Checks<WorkloadGroupView>;
