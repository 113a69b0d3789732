import { mapOf } from '../../mesh/lists';
import type { Resource } from '../../mesh/resource';
import { GO_BOOLEANS } from '../../values/checks';
import type { Report } from '../check';
import { type Rule, ruleTable } from '../rule';
import { sayingRefusal } from './sentences';

export const metadataRules = ruleTable(
  {
    section: 'metadata',
    source: 'istiod, pkg/config/validation/validation.go: validateMetadata',
    // `istioctl analyze` hands the validators no annotations.
    codes: ['webhook'],
  },
  {
    'dry-run-kind': {
      title: 'A dry run is set on an object that does not support it',
      why: 'istiod refuses the annotation istio.io/dry-run on anything but an AuthorizationPolicy.',
      mend: 'Remove the annotation.',
      covers: ['metadata/1'],
    },
    'dry-run-value': {
      title: 'A dry run is neither true nor false',
      why: 'istiod reads the annotation istio.io/dry-run as Go reads a boolean, and refuses the object.',
      mend: 'Write "true" or "false".',
      covers: ['metadata/2'],
    },
    'dry-run-action': {
      title: 'A dry run is set on an action that does not support it',
      why: 'Only ALLOW and DENY can be tried out; istiod refuses the object.',
      mend: 'Remove the annotation istio.io/dry-run, or use ALLOW or DENY.',
      covers: ['metadata/3'],
    },
    'always-reject': {
      title: 'An object has the annotation by which istiod is told to refuse it',
      why: 'istiod uses internal.istio.io/webhook-always-reject to test its own webhook.',
      mend: 'Remove the annotation.',
      covers: ['metadata/4'],
    },
    'internal-parents': {
      title: "An object has an annotation of istiod's own",
      why: 'istiod notes the origin of objects that it makes itself by internal.istio.io/parents and internal.istio.io/parent-namespace, which give rights; it refuses them on any other.',
      mend: 'Remove the annotation.',
      covers: ['metadata/5'],
    },
  },
);

const DRY_RUN = 'istio.io/dry-run';
const GROUP = /^[a-z]+\.istio\.io$/;
/** In the order in which istiod looks for them. */
const FORBIDDEN: readonly (readonly [string, Rule])[] = [
  ['internal.istio.io/webhook-always-reject', metadataRules['always-reject']],
  ['internal.istio.io/parent-namespace', metadataRules['internal-parents']],
  ['internal.istio.io/parents', metadataRules['internal-parents']],
];

/**
 * What istiod's webhook refuses in the annotations of an object of Istio's own API. It stops at the first, and does not look at the spec
 * then. An annotation counts as soon as it is written, whatever it says: the manifest tells, and not what was read of it.
 */
export function checkMetadata(resource: Resource, reportTo: Report): void {
  const report = sayingRefusal(reportTo);
  const written = mapOf(mapOf(resource.manifest.metadata).annotations);
  if (!GROUP.test(resource.group)) return;
  const names = Object.keys(written);
  if (names.includes(DRY_RUN) && !checkDryRun(resource, written[DRY_RUN], report)) return;
  const found = FORBIDDEN.find(([name]) => names.includes(name));
  if (found === undefined) return;
  const [name, rule] = found;
  report(
    rule,
    ['metadata', 'annotations', name],
    `The object has the annotation ${name}, which is istiod's own.`,
  );
}

/** The annotation for a dry run. True when istiod takes it. */
function checkDryRun(resource: Resource, value: unknown, report: Report): boolean {
  const at = ['metadata', 'annotations', DRY_RUN];
  if (!isAuthorizationPolicy(resource)) {
    report(
      metadataRules['dry-run-kind'],
      at,
      `The annotation ${DRY_RUN} stands on a ${resource.manifest.kind} and not on an AuthorizationPolicy.`,
    );
    return false;
  }
  const { action = 'ALLOW' } = resource.spec;
  if (action !== 'ALLOW' && action !== 'DENY') {
    report(
      metadataRules['dry-run-action'],
      at,
      `The annotation ${DRY_RUN} stands on a policy of the action ${action}, and only ALLOW and DENY can be tried out.`,
    );
    return false;
  }
  if (GO_BOOLEANS.includes(String(value))) return true;
  report(
    metadataRules['dry-run-value'],
    at,
    `The annotation ${DRY_RUN} has ${JSON.stringify(value)}, which is neither true nor false.`,
  );
  return false;
}

const isAuthorizationPolicy = (resource: Resource): resource is Resource<'AuthorizationPolicy'> =>
  resource.kind === 'AuthorizationPolicy';
