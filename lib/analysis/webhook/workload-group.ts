import type { FieldPath, Manifest } from '../../mesh/manifest';
import { isMeshLabelKey, isMeshLabelValue } from '../../values/mesh-labels';
import type { Report } from '../problem';
import { ruleTable } from '../rule';
import { eachItem, says } from './items';
import { checkPortNumber } from './port-number';

const NEGATIVE = {
  why: 'istiod refuses the object.',
  mend: 'Give 0 or more; 0 is the default.',
  covers: ['WorkloadGroup/3'],
};

export const workloadGroupRules = ruleTable(
  {
    section: 'workload-group',
    source: 'istiod, pkg/config/validation/validation.go: ValidateWorkloadGroup, validateReadinessProbe',
  },
  {
    'no-template': {
      title: 'A workload group has no template',
      why: 'istiod refuses the object.',
      mend: 'Add template; "{}" will do.',
      covers: ['WorkloadGroup/1'],
    },
    labels: {
      title: 'A workload group gives its workloads malformed labels',
      why: 'istiod refuses the object.',
      mend: 'Write keys with an optional DNS name and "/", and values of letters, digits, "-", "_" and ".".',
      covers: ['WorkloadGroup/2'],
    },
    'period-seconds': { title: 'periodSeconds of a probe is negative', ...NEGATIVE },
    'initial-delay-seconds': { title: 'initialDelaySeconds of a probe is negative', ...NEGATIVE },
    'timeout-seconds': { title: 'timeoutSeconds of a probe is negative', ...NEGATIVE },
    'success-threshold': { title: 'successThreshold of a probe is negative', ...NEGATIVE },
    'failure-threshold': { title: 'failureThreshold of a probe is negative', ...NEGATIVE },
    'probe-scheme': {
      title: 'The scheme of a probe is unknown',
      why: 'istiod refuses the object.',
      mend: 'Write "HTTP" or "HTTPS", in capitals.',
      covers: ['WorkloadGroup/6'],
    },
    'probe-header-without-name': {
      title: 'A header of a probe has no name',
      why: 'istiod refuses the object. An empty item of httpHeaders counts as such a header.',
      mend: 'Name the header.',
      covers: ['WorkloadGroup/7', 'WorkloadGroup/8'],
    },
    'probe-header': {
      title: 'The name of a header of a probe is malformed',
      why: 'istiod refuses the object, as Kubernetes does for probes of its own.',
      mend: 'Use letters, digits and "-".',
      covers: ['WorkloadGroup/8'],
    },
    'probe-command': {
      title: 'A probe runs no command',
      why: 'istiod refuses the object.',
      mend: 'Give the program and its arguments, as a list.',
      covers: ['WorkloadGroup/12'],
    },
    'probe-method': {
      title: 'A probe does not say how it asks, or asks by gRPC',
      why: 'istiod refuses the object: the schema has grpc, but the proxy has it not yet.',
      mend: 'Use httpGet, tcpSocket or exec.',
      covers: ['WorkloadGroup/4', 'WorkloadGroup/9', 'WorkloadGroup/11', 'WorkloadGroup/13'],
    },
  },
);

const TIMES = [
  ['periodSeconds', workloadGroupRules['period-seconds']],
  ['initialDelaySeconds', workloadGroupRules['initial-delay-seconds']],
  ['timeoutSeconds', workloadGroupRules['timeout-seconds']],
  ['successThreshold', workloadGroupRules['success-threshold']],
  ['failureThreshold', workloadGroupRules['failure-threshold']],
] as const;

/** What istiod's webhook refuses in a WorkloadGroup. It tells a missing template or wrong labels alone. */
export function checkWorkloadGroup({ spec: given }: Manifest, report: Report): void {
  const spec = given ?? {};
  if (spec.template === undefined || spec.template === null) {
    report(workloadGroupRules['no-template'], ['spec'], 'no template');
    return;
  }
  const labels: [string, string | null][] = Object.entries(spec.metadata?.labels ?? {});
  const wrong = labels.filter(([key, value]) => !isMeshLabelKey(key) || !isMeshLabelValue(value ?? ''));
  for (const [key] of wrong) {
    report(workloadGroupRules.labels, ['spec', 'metadata', 'labels', key], 'malformed labels');
  }
  if (wrong.length === 0) checkProbe(spec.probe, ['spec', 'probe'], report);
}

function checkProbe(probe: any, at: FieldPath, report: Report): void {
  if (probe === undefined || probe === null) return;
  for (const [field, rule] of TIMES) if (probe[field] < 0) report(rule, [...at, field], `${field} below 0`);
  const { httpGet, tcpSocket, exec, grpc } = probe;
  if (grpc || !(httpGet || tcpSocket || exec)) {
    report(workloadGroupRules['probe-method'], at, 'a probe without httpGet, tcpSocket and exec');
  } else if (exec) {
    if (!says(exec.command)) {
      report(workloadGroupRules['probe-command'], [...at, 'exec'], 'a command without words');
    }
  } else if (tcpSocket) checkPortNumber(tcpSocket.port, [...at, 'tcpSocket', 'port'], report);
  else checkHttpGet(httpGet, [...at, 'httpGet'], report);
}

function checkHttpGet({ port, scheme, httpHeaders }: any, at: FieldPath, report: Report): void {
  checkPortNumber(port, [...at, 'port'], report);
  if (scheme && scheme !== 'HTTP' && scheme !== 'HTTPS') {
    const message = 'a scheme that is neither "HTTP" nor "HTTPS"';
    report(workloadGroupRules['probe-scheme'], [...at, 'scheme'], message);
  }
  eachItem(httpHeaders, [...at, 'httpHeaders'], ({ name }, path) => {
    if (!name) report(workloadGroupRules['probe-header-without-name'], path, 'a header without a name');
    else if (!/^[-A-Za-z0-9]+$/.test(name)) {
      report(workloadGroupRules['probe-header'], [...path, 'name'], `the name ${JSON.stringify(name)}`);
    }
  });
}
