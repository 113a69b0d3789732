import type { Resource } from '../../mesh/resource';
import {
  probeChecks,
  probePortFault,
  workloadGroupChecks,
} from '../../values/networking/workload-group-checks';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { placeFault, placeFaults, placeFirstFault } from './place-faults';
import { portNumberRules } from './port';

const NEGATIVE = {
  why: 'istiod refuses the object.',
  mend: 'Give a number of 0 or more; 0 is the default.',
  covers: ['WorkloadGroup/3'],
};

export const workloadGroupRules = ruleTable<keyof typeof workloadGroupChecks | keyof typeof probeChecks>(
  {
    section: 'workload-group',
    source: 'istiod, pkg/config/validation/validation.go: ValidateWorkloadGroup, validateReadinessProbe',
  },
  {
    'no-template': {
      title: 'A workload group has no template',
      why: 'istiod refuses the object.',
      mend: 'Add template; "{}" is enough.',
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
      why: 'istiod refuses the object: its webhook does not know the probe grpc, although the schema has it.',
      mend: 'Use httpGet, tcpSocket or exec.',
      covers: ['WorkloadGroup/4', 'WorkloadGroup/9', 'WorkloadGroup/11', 'WorkloadGroup/13'],
    },
  },
);

/** What istiod's webhook refuses in a WorkloadGroup. It tells a missing template or wrong labels alone. */
export function checkWorkloadGroup({ spec }: Resource<'WorkloadGroup'>, report: Report): void {
  if (!placeFirstFault(workloadGroupRules, workloadGroupChecks, spec, ['spec'], report)) return;
  const { probe } = spec;
  const at = ['spec', 'probe'];
  placeFaults(workloadGroupRules, probeChecks, probe, at, report);
  placeFault(portNumberRules.range, probe && probePortFault(probe), at, report);
}
