import type { Resource } from '../../../mesh/resource';
import type { KnownKind } from '../../../mesh/views/kinds';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';

/** Reports what the API server's own code refuses in an object of a kind. */
export type CoreCheck<K extends string> = (resource: Resource<K>, report: Report) => void;

/** The checks of Kubernetes' own kinds. */
export type CoreChecks = { readonly [K in KnownKind]?: CoreCheck<K> };

const REFUSED = 'The API server refuses the object.';

export const coreRules = ruleTable(
  { section: 'core', source: 'Kubernetes, pkg/apis/core/validation and its neighbours', codes: ['schema'] },
  {
    'service-ports': {
      title: 'The ports of a service cannot be told apart, or there are none',
      why: `${REFUSED} Several ports need names, and no port may stand twice with the same protocol.`,
      mend: 'Give each port a name of its own, and a number of its own.',
    },
    'service-port': {
      title: 'A port of a service has an invalid number or name',
      why: REFUSED,
      mend: 'Give a number from 1 to 65535, and a name of lower-case letters, digits and "-".',
    },
    'external-name': {
      title: 'A service of type ExternalName names no host',
      why: REFUSED,
      mend: 'Give externalName a DNS name.',
    },
    selector: {
      title: 'The selector of a workload does not match its own pods',
      why: `${REFUSED} The workload would never find the pods that it makes.`,
      mend: 'Give the template the labels of the selector.',
    },
    container: {
      title: 'A container has no name or no image, or two have the same name',
      why: REFUSED,
      mend: 'Give each container an image and a name of its own, a DNS label.',
    },
    'container-port': {
      title: 'A port of a container has an invalid number or name',
      why: REFUSED,
      mend: 'Give a number from 1 to 65535, and a name of at most 15 lower-case letters, digits and "-".',
    },
    env: {
      title: 'An environment variable has no valid name, or not exactly one source',
      why: REFUSED,
      mend: 'Name it, and give it either a value or one source.',
    },
    volume: {
      title: 'A volume or a mount has an invalid name or path, or does not fit the other',
      why: `${REFUSED} A mount names a volume of the pod and a path of its own.`,
      mend: 'Name the volume as the pod does, and give the mount a path that no other has.',
    },
    probe: {
      title: 'A probe has no handler, or several',
      why: REFUSED,
      mend: 'Give exactly one of httpGet, tcpSocket, exec and grpc.',
    },
    quantity: {
      title: 'A quantity cannot be read, or a request is above its limit',
      why: REFUSED,
      mend: 'Write a number with a unit such as 100m, 64Mi or 1Gi, and no more than the limit.',
    },
    'restart-policy': {
      title: 'A restart policy is one that the workload does not allow',
      why: `${REFUSED} Deployments and their like restart always, jobs never or on failure.`,
      mend: 'Write Always, or leave it out; for a job OnFailure or Never.',
    },
    'data-key': {
      title: 'A key of a config map or secret is not a valid file name',
      why: REFUSED,
      mend: 'Use letters, digits, "-", "_" and ".", at most 253 of them.',
    },
    'tls-secret': {
      title: 'A secret of type kubernetes.io/tls lacks its certificate or its key',
      why: REFUSED,
      mend: 'Give data both tls.crt and tls.key.',
    },
    role: {
      title: 'A rule of a role is incomplete',
      why: `${REFUSED} It needs verbs, and either resources with their API groups or URLs.`,
      mend: 'Give verbs, and apiGroups with resources; [""] is the core group.',
    },
    binding: {
      title: 'A binding names an invalid role or subject',
      why: REFUSED,
      mend: 'Bind a Role or ClusterRole to a User, Group or ServiceAccount.',
    },
    autoscaler: {
      title: 'An autoscaler has no target, or invalid bounds',
      why: REFUSED,
      mend: 'Name the target, and give maxReplicas no less than minReplicas.',
    },
    'network-policy': {
      title: 'A peer of a network policy has neither ipBlock nor a selector, or both',
      why: REFUSED,
      mend: 'Give ipBlock alone, or selectors.',
    },
    ingress: {
      title: 'An ingress has no rules, or a backend is incomplete',
      why: REFUSED,
      mend: 'Give a rule or a default backend, each with the name and port of a service.',
    },
    schedule: {
      title: 'The schedule of a cron job cannot be read',
      why: REFUSED,
      mend: 'Write the five fields of cron: minute, hour, day of month, month, day of week.',
    },
  },
);
