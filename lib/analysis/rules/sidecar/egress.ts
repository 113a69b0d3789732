import { externalHost } from '../../../mesh/externals';
import { IstioctlHosts, fullHost } from '../../../mesh/hosts';
import type { MeshIndex } from '../../../mesh/mesh-index';
import { hostMatches } from '../../../values/host-name';
import { splitNamespace } from '../../../values/namespaced-name';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearestHost } from '../near-hosts';

const rules = ruleTable(
  { section: 'sidecar', source: 'Kiali, business/checkers/sidecars' },
  {
    'egress-host-not-found': {
      codes: ['KIA1004'],
      level: 'warning',
      title: 'A Sidecar lists an egress host that nothing provides',
      why: 'No Service and no service entry in that namespace has this host, so the entry allows nothing, and the host that was meant cannot be reached.',
      fact: 'Istio reference, IstioEgressListener.hosts',
      mend: 'Use namespace/host with the full name of the Service, as in shop/cart.shop.svc.cluster.local.',
      covers: ['KIA1004'],
    },
    'selector-in-root-namespace': {
      codes: ['KIA1006'],
      level: 'warning',
      title: 'A Sidecar in the root namespace has a selector',
      why: 'In the root namespace a Sidecar without a selector is the default of the whole mesh; one with a selector applies only to pods in that namespace.',
      fact: 'istiod, pilot/pkg/model/push_context.go: initSidecarScopes',
      mend: 'Remove workloadSelector, or move the Sidecar to the namespace of the pods.',
      covers: ['KIA1006'],
    },
    'outbound-mode-unclear': {
      codes: ['KIA1007'],
      level: 'info',
      title: 'A Sidecar has outboundTrafficPolicy without a mode',
      why: 'Without a mode it is REGISTRY_ONLY, not the mode of the mesh, and a reader cannot see whether that is meant. Kiali reports an explicit REGISTRY_ONLY too, because it looks the same in the cluster.',
      fact: 'Istio reference, OutboundTrafficPolicy.mode',
      mend: 'Set the mode to REGISTRY_ONLY if that is meant, or remove outboundTrafficPolicy to keep the one of the mesh.',
      covers: ['KIA1007'],
    },
  },
);

interface Hosts {
  readonly exact: Set<string>;
  readonly wildcards: string[];
}

/** All hosts of the mesh by namespace, and under `*` those of all namespaces. */
function hostsByNamespace(mesh: MeshIndex): ReadonlyMap<string, Hosts> {
  return mesh.remember(hostsByNamespace, () => {
    const found = new Map<string, Hosts>();
    const add = (namespace: string, host: string) => {
      for (const scope of [namespace, '*']) {
        const hosts = found.get(scope) ?? { exact: new Set(), wildcards: [] };
        found.set(scope, hosts);
        if (host.startsWith('*')) hosts.wildcards.push(host);
        hosts.exact.add(host);
      }
    };
    for (const { namespace, name } of mesh.all('Service')) add(namespace, fullHost(namespace, name));
    for (const { namespace, spec } of mesh.all('ServiceEntry')) {
      for (const host of spec.hosts ?? []) add(namespace, fullHost(namespace, host));
    }
    return found;
  });
}

function hasHost({ exact, wildcards }: Hosts, host: string): boolean {
  if (exact.has(host) || wildcards.some((one) => hostMatches(one, host))) return true;
  if (!host.startsWith('*')) return false;
  for (const one of exact) if (hostMatches(host, one)) return true;
  return false;
}

/** What Sidecars let out, and where they stand. */
export const sidecarEgress: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('Sidecar')) {
      const { egress, outboundTrafficPolicy, workloadSelector } = resource.spec;
      if (workloadSelector && resource.namespace === mesh.config.rootNamespace) {
        const message = `The Sidecar has a selector and is in the root namespace ${resource.namespace}, so it applies only to pods in that namespace.`;
        report(rules['selector-in-root-namespace'], resource, ['spec', 'workloadSelector'], message);
      }
      if (outboundTrafficPolicy && !outboundTrafficPolicy.mode) {
        const message =
          'The outboundTrafficPolicy has no mode, which means REGISTRY_ONLY, so hosts without a Service or a service entry cannot be reached.';
        report(rules['outbound-mode-unclear'], resource, ['spec', 'outboundTrafficPolicy'], message);
      }
      (egress ?? []).forEach((listener, i) => {
        (listener.hosts ?? []).forEach((given, j) => {
          const { namespace: scope, name: host } = splitNamespace(given);
          if (scope === undefined || host === '*' || scope.startsWith('~')) return;
          const namespace = scope === '.' ? resource.namespace : scope;
          if (mesh.externals.hasHost(host) || (namespace !== '*' && mesh.externals.hasNamespace(namespace)))
            return;
          const places = hostsByNamespace(mesh).get(namespace);
          // Another namespace of which nothing is shown is none of these manifests' business.
          if (places === undefined ? namespace !== resource.namespace : hasHost(places, host)) return;
          const full = fullHost(namespace === '*' ? resource.namespace : namespace, host);
          const near = full !== host && IstioctlHosts.of(mesh).find(resource.namespace, full) !== undefined;
          const where = namespace === '*' ? 'any namespace' : `the namespace ${namespace}`;
          const message = `No Service and no ServiceEntry in ${where} has the host ${host}, so the entry allows nothing.`;
          const other = nearestHost(
            IstioctlHosts.of(mesh),
            namespace === '*' ? resource.namespace : namespace,
            host,
          );
          const mend = near
            ? `Write ${scope}/${externalHost(full)}.`
            : other && `Did you mean ${scope}/${other}?`;
          // A short name that is nearly right is wrong, whatever is elsewhere.
          const missing = near ? undefined : ({ list: 'hosts', name: externalHost(host) } as const);
          const path = ['spec', 'egress', i, 'hosts', j];
          report(rules['egress-host-not-found'], resource, path, message, mend, missing);
        });
      });
    }
  },
};
