import {
  type ZtunnelPolicy,
  unfitForZtunnel,
  ztunnelPolicies,
  ztunnelPolicy,
} from '../../../mesh/ambient-policies';
import { dataPlaneModeOf } from '../../../mesh/data-plane-mode';
import { deployedAccount } from '../../../mesh/gateway-class';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { servicesOfPod, workloadsOfPolicy } from '../../../mesh/service-pods';
import { isPossibleFor } from '../../../mesh/ztunnel-words';
import { type Waypoint, waypointBinding } from '../../../mesh/waypoint-binding';
import { hasTargets } from '../../../mesh/waypoints';
import type { Workload } from '../../../mesh/workload';
import type { MeshCheck, MeshReport } from '../../check';
import { ruleTable } from '../../rule';

const SEES = 'The proxy of the node, ztunnel, works at the level of connections.';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'pilot/pkg/serviceregistry/ambient/authorization.go, convertAuthorizationPolicy',
    codes: ['mesh'],
  },
  {
    'http-allow-in-ambient': {
      title: 'An ALLOW rule for pods in ambient mode has conditions on HTTP requests',
      why: `${SEES} istiod leaves the rule out, and a policy of which no rule is left allows nothing, so that every connection to the pods is closed.`,
      mend: 'Attach the policy to the Service by targetRefs, where a waypoint enforces it, or use only conditions on connections.',
    },
    'http-deny-in-ambient': {
      title: 'A DENY rule for pods in ambient mode has conditions on HTTP requests',
      why: `${SEES} istiod leaves out these conditions. What is left denies more than is written; of a source or an operation of which nothing is left ztunnel takes the rule for one that is never met.`,
      mend: 'Attach the policy to the Service by targetRefs, where a waypoint enforces it, or use only conditions on connections.',
    },
    'action-in-ambient': {
      level: 'warning',
      once: 'object',
      title: 'An authorization policy for pods in ambient mode has an action that ztunnel does not know',
      why: `${SEES} It knows the actions ALLOW and DENY alone, and gets no policy with another one.`,
      mend: 'Attach the policy to the Service or its waypoint by targetRefs.',
    },
    'empty-selector-in-ambient': {
      once: 'object',
      title: 'An authorization policy in an ambient namespace has a selector without labels',
      why: 'Sidecars take it as a policy for the whole namespace. For ambient mode istiod takes it as one that selects by labels, and attaches it to no pod, so that it is not enforced.',
      mend: 'Leave out the selector.',
    },
    'denies-waypoint': {
      once: 'object',
      title: 'The policies that allow connections to pods do not allow their waypoint',
      why: 'What comes by a waypoint has the identity of the waypoint, and not that of the caller. Where policies allow, nothing else is allowed, so that ztunnel closes all connections of the waypoint.',
      mend: 'Allow the service account of the waypoint for the pods, and attach the policy on callers to the Service by targetRefs.',
      source: 'istio.io, Use Layer 4 security policy',
    },
  },
);

const peerRules = ruleTable(
  {
    section: 'peer-authentication',
    source: 'pilot/pkg/serviceregistry/ambient/authorization.go, convertPeerAuthentication',
    codes: ['mesh'],
  },
  {
    'disable-in-ambient': {
      level: 'warning',
      once: 'object',
      title: 'A PeerAuthentication disables mutual TLS for pods in ambient mode',
      why: 'Between pods in ambient mode mutual TLS is always used. To ztunnel the mode DISABLE is what PERMISSIVE is.',
      mend: 'Set the mode to PERMISSIVE, or take the pods out of ambient mode by the label istio.io/dataplane-mode=none.',
    },
  },
);

const ambientPods = (
  mesh: MeshIndex,
  { namespace }: Resource,
  labels: { readonly [key: string]: string } = {},
) => workloadsOfPolicy(mesh, namespace, labels).filter((pods) => dataPlaneModeOf(mesh, pods) === 'ambient');

function checkPolicy(mesh: MeshIndex, report: MeshReport, policy: Resource<'AuthorizationPolicy'>): void {
  const { action = 'ALLOW', selector } = policy.spec;
  const [first] = ambientPods(mesh, policy, selector?.matchLabels);
  if (first === undefined) return;
  const of = `${first.resource.manifest.kind} ${first.resource.fullName}`;
  if (unfitForZtunnel(policy) !== undefined) {
    if (action !== 'ALLOW' && action !== 'DENY') {
      report(
        rules['action-in-ambient'],
        policy,
        ['spec', 'action'],
        `The action is ${action}, which ztunnel does not know, so the policy is not enforced for the ${of} in ambient mode.`,
      );
    } else if (selector !== undefined && Object.keys(selector.matchLabels ?? {}).length === 0) {
      report(
        rules['empty-selector-in-ambient'],
        policy,
        ['spec', 'selector'],
        `The selector has no labels, so istiod attaches the policy to no pod in ambient mode, among them those of the ${of}.`,
      );
    }
    return;
  }
  const rule = rules[action === 'DENY' ? 'http-deny-in-ambient' : 'http-allow-in-ambient'];
  for (const { source, fields } of ztunnelPolicy(policy).dropped) {
    const what = action === 'DENY' ? 'leaves them out of the rule' : 'leaves out the rule';
    report(
      rule,
      policy,
      source.at,
      `The rule has conditions on ${fields.join(', ')}, which ztunnel does not see, so istiod ${what} for the ${of} in ambient mode.`,
    );
  }
}

/** The waypoints by which Services lead to pods. */
function waypointsBefore(mesh: MeshIndex, pods: Workload): readonly Waypoint[] {
  const found = new Map<string, Waypoint>();
  for (const service of servicesOfPod(mesh, pods)) {
    const { waypoint } = waypointBinding(mesh, service, 'service') ?? {};
    if (waypoint !== undefined && service.spec.clusterIP !== 'None')
      found.set(`${waypoint.namespace}/${waypoint.name}`, waypoint);
  }
  return [...found.values()];
}

function checkWaypoint(mesh: MeshIndex, report: MeshReport, pods: Workload): void {
  const waypoints = waypointsBefore(mesh, pods);
  if (waypoints.length === 0) return;
  const allowing = ztunnelPolicies(mesh, pods).policies.filter(({ action }) => action === 'ALLOW');
  // Where rules are left out it is said of these.
  if (allowing.length === 0 || allowing.some(({ dropped }) => dropped.length > 0)) return;
  for (const { namespace, name, gateway } of waypoints) {
    const identity = `${mesh.config.trustDomain}/ns/${namespace}/sa/${deployedAccount(gateway)}`;
    const allows = ({ rules: own }: ZtunnelPolicy) =>
      own.some(({ clauses }) => isPossibleFor(clauses, identity));
    if (allowing.some(allows)) continue;
    const names = allowing.map(({ of }) => of.fullName).join(', ');
    report(
      rules['denies-waypoint'],
      pods.resource,
      [...pods.at, 'metadata', 'labels'],
      `The waypoint ${namespace}/${name} is before these pods, and ${names} does not allow its identity ${identity}, so ztunnel closes its connections.`,
    );
  }
}

/** What ztunnel makes of policies. */
export const ztunnelRules: MeshCheck = {
  rules: Object.fromEntries(
    [...Object.values(rules), ...Object.values(peerRules)].map((rule) => [rule.slug, rule]),
  ),
  check(mesh, report) {
    for (const policy of mesh.all('AuthorizationPolicy')) {
      if (!hasTargets(policy)) checkPolicy(mesh, report, policy);
    }
    for (const policy of mesh.all('PeerAuthentication')) {
      const { selector, mtls, portLevelMtls = {} } = policy.spec;
      const [first] = ambientPods(mesh, policy, selector?.matchLabels);
      if (first === undefined) continue;
      const port = Object.entries(portLevelMtls).find(([, { mode }]) => mode === 'DISABLE')?.[0];
      const isWhole = mtls?.mode === 'DISABLE';
      if (!isWhole && port === undefined) continue;
      report(
        peerRules['disable-in-ambient'],
        policy,
        isWhole ? ['spec', 'mtls', 'mode'] : ['spec', 'portLevelMtls', port ?? '', 'mode'],
        `The mode is DISABLE, and the ${first.resource.manifest.kind} ${first.resource.fullName} is in ambient mode, where it means PERMISSIVE.`,
      );
    }
    if (mesh.all('KubernetesGateway').length === 0) return;
    for (const pods of mesh.workloads) {
      if (dataPlaneModeOf(mesh, pods) === 'ambient') checkWaypoint(mesh, report, pods);
    }
  },
};
