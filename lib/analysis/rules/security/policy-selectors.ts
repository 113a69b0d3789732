import { externalWorkloads } from '../../../mesh/externals';
import { type MeshIndex, groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { workloadsOfPolicy } from '../../../mesh/service-pods';
import { hasTargets } from '../../../mesh/waypoints';
import { type Workload, selects } from '../../../mesh/workload';
import type { MeshCheck, MeshReport } from '../../check';
import { type Rule, ruleTable } from '../../rule';
import { SelectionGroups, labelsMeant, namesOf, workloadsText } from '../selected-pods';

const SHARED = { source: 'Kiali, business/checkers/common', once: 'object' } as const;
const NOTHING = {
  ...SHARED,
  fact: 'istiod, pilot/pkg/model/authentication.go: getConfigsForWorkload',
  codes: ['KIA0004'],
  level: 'warning',
  mend: 'Set the labels of pods in this namespace.',
  covers: ['KIA0004'],
} as const;

const peerRules = ruleTable(
  { section: 'peer-authentication', source: SHARED.source },
  {
    'selects-nothing': {
      ...NOTHING,
      title: 'A PeerAuthentication selects no pods',
      why: 'It applies to nothing, so the pods that it is meant for accept connections as their namespace is configured. Namespaces without workloads among the manifests are not reported.',
    },
    'several-defaults': {
      ...SHARED,
      codes: ['KIA0002'],
      title: 'A namespace has two PeerAuthentications without a selector',
      why: 'A namespace can have only one default: the oldest is used, and the others are ignored.',
      fact: 'istiod, pilot/pkg/security/authn/policy_applier.go: ComposePeerAuthentication',
      mend: 'Keep only one of them, or add selectors to the others.',
      covers: ['KIA0002'],
    },
    conflicting: {
      ...SHARED,
      codes: ['KIA0003'],
      title: 'Two PeerAuthentications select one pod',
      why: 'Only one applies to a pod: the oldest is used, and the others are ignored.',
      fact: 'istiod, pilot/pkg/security/authn/policy_applier.go: ComposePeerAuthentication',
      mend: 'Make the selectors differ, or merge the objects.',
      covers: ['KIA0003'],
    },
  },
);
const requestRules = ruleTable(
  { section: 'request-authentication', source: SHARED.source },
  {
    'selects-nothing': {
      ...NOTHING,
      title: 'A RequestAuthentication selects no pods',
      why: 'It applies to nothing, so no token is validated. Namespaces without workloads among the manifests are not reported.',
    },
    'several-defaults': {
      ...SHARED,
      codes: ['KIA0002'],
      level: 'info',
      title: 'A namespace has two RequestAuthentications without a selector',
      why: 'Istio merges them and accepts tokens from the issuers of both. Kiali reports an error, because each looks like the only one.',
      fact: 'istiod, pilot/pkg/security/authn/policy_applier.go: convertToEnvoyJwtConfig',
      mend: 'Put the jwtRules of all into one RequestAuthentication.',
      covers: ['KIA0002'],
    },
  },
);

type AuthenticationPolicy = Resource<'PeerAuthentication'> | Resource<'RequestAuthentication'>;

const SELECTOR = ['spec', 'selector'];
const labelsOf = ({ spec }: AuthenticationPolicy) => spec.selector?.matchLabels ?? {};

const podsOf = (mesh: MeshIndex, resource: AuthenticationPolicy): readonly Workload[] =>
  workloadsOfPolicy(mesh, resource.namespace, labelsOf(resource));

function reportUnselected(
  mesh: MeshIndex,
  resource: AuthenticationPolicy,
  rule: Rule,
  report: MeshReport,
): readonly Workload[] {
  const pods = podsOf(mesh, resource);
  if (pods.length > 0) return pods;
  const everywhere = resource.namespace === mesh.config.rootNamespace;
  const around = everywhere ? mesh.workloads : mesh.workloadsIn(resource.namespace);
  if (!around.some((pod) => pod.resource.origin.assumed !== true)) return pods;
  const labels = labelsOf(resource);
  const declared = mesh.externals.workloads.some(
    (pods) => (everywhere || pods.namespace === resource.namespace) && selects(labels, pods.labels),
  );
  if (declared) return pods;
  const text = selectorText(labels);
  const message = `No pods ${everywhere ? 'in the mesh' : 'in this namespace'} have the labels ${text}, so the ${resource.kind} applies to nothing.`;
  const missing = { list: 'workloads', name: externalWorkloads(resource.namespace, text) } as const;
  report(rule, resource, SELECTOR, message, labelsMeant(around, labels), missing);
  return pods;
}

function reportDefaults(resources: readonly AuthenticationPolicy[], rule: Rule, report: MeshReport): void {
  for (const [namespace, defaults] of groupBy(resources, (policy) => policy.namespace)) {
    if (defaults.length < 2) continue;
    const what = `The ${defaults[0].kind}s ${namesOf(defaults)} apply to all of ${namespace === '' ? 'their namespace' : `the namespace ${namespace}`}`;
    const message =
      defaults[0].kind === 'PeerAuthentication'
        ? `${what}, so only the oldest takes effect.`
        : `${what}, so Istio merges them.`;
    for (const resource of defaults) report(rule, resource, [], message);
  }
}

/** Which pods policies of authentication are for, alone and together. */
export const authenticationSelectors: MeshCheck = {
  rules: Object.fromEntries(
    [...Object.values(peerRules), ...Object.values(requestRules)].map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    const isDefault = (policy: AuthenticationPolicy) => Object.keys(labelsOf(policy)).length === 0;
    const peers = mesh.all('PeerAuthentication');
    const selected = new SelectionGroups();
    for (const resource of peers.filter((policy) => !isDefault(policy))) {
      selected.add(resource, reportUnselected(mesh, resource, peerRules['selects-nothing'], report));
    }
    for (const { pods, by } of selected.groups) {
      if (by.length < 2) continue;
      const message = `The PeerAuthentications ${namesOf(by)} select the same pods, those of ${workloadsText(pods)}, so only the oldest takes effect.`;
      for (const resource of by) report(peerRules.conflicting, resource, SELECTOR, message);
    }
    reportDefaults(peers.filter(isDefault), peerRules['several-defaults'], report);

    const requests = mesh.all('RequestAuthentication').filter((policy) => !hasTargets(policy));
    for (const resource of requests.filter((policy) => !isDefault(policy))) {
      reportUnselected(mesh, resource, requestRules['selects-nothing'], report);
    }
    reportDefaults(requests.filter(isDefault), requestRules['several-defaults'], report);
  },
};
