import { hostMatches } from '../../../values/host-name';
import { fullHost, serviceOfHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  {
    section: 'destination-rule',
    source: 'Kiali, business/checkers/destinationrules',
    level: 'warning',
  },
  {
    conflicting: {
      codes: ['KIA0201'],
      title: 'Two destination rules are for one host and subset',
      why: 'For a subset, or for the settings of a host, istiod uses one destination rule only, the oldest; with rules in several namespaces it depends on the caller.',
      fact: 'istiod, pilot/pkg/model/destination_rule.go: mergeDestinationRule; istiod, pilot/pkg/model/push_context.go: destinationRule',
      mend: 'Put the settings and subsets of the host into one destination rule.',
      covers: ['KIA0201'],
    },
    'subset-without-labels': {
      codes: ['KIA0209'],
      title: 'A subset has no labels',
      why: 'It selects all pods of the host.',
      fact: 'istiod, pilot/pkg/xds/endpoints/endpoint_builder.go: getSubSetLabels',
      mend: 'Set the labels of the pods that belong to it, or remove the subset.',
      covers: ['KIA0209'],
    },
  },
);

interface Entry {
  readonly resource: Resource<'DestinationRule'>;
  readonly host: string;
  /** The name of a subset; empty for a rule without subsets, which is for all. */
  readonly subset: string;
  readonly scope: string;
}

function entriesOf(resource: Resource<'DestinationRule'>): Entry[] {
  const { host, subsets, trafficPolicy, workloadSelector } = resource.spec;
  const full = fullHost(resource.namespace, host ?? '');
  // What a wide rule says of mutual TLS is meant to be narrowed.
  if (full.startsWith('*') && trafficPolicy?.tls?.mode === 'ISTIO_MUTUAL') return [];
  // Rules for different callers do not meet.
  const scope = workloadSelector ? `${resource.namespace}/${selectorText(workloadSelector.matchLabels)}` : '';
  const names = (subsets ?? []).map((subset) => subset.name ?? '');
  return (names.length === 0 ? [''] : names).map((subset) => ({ resource, host: full, subset, scope }));
}

/** Subsets that two entries both are for, as messages say it; undefined where there is none. */
function both(a: Entry, b: Entry): string | undefined {
  if (a.resource === b.resource || a.scope !== b.scope) return undefined;
  if (a.subset !== b.subset && a.subset !== '' && b.subset !== '') return undefined;
  const subset = a.subset || b.subset;
  return subset === '' ? 'settings' : `subset ${subset}`;
}

/** Destination rules that say different things of one host, and subsets that are none. */
export const conflictingDestinationRules: MeshCheck = {
  rules,
  check(mesh, report) {
    const all = mesh.all('DestinationRule');
    const entries = all.flatMap(entriesOf);
    const byHost = groupBy(entries, ({ host }) => host);
    const wide = [...byHost.keys()].filter((host) => host.startsWith('*'));
    const met = new Map<Resource, Map<string, Set<string>>>();
    const meet = (a: Entry, b: Entry) => {
      const what = both(a, b);
      if (what === undefined) return;
      for (const [entry, other] of [
        [a, b],
        [b, a],
      ]) {
        const of = met.get(entry.resource) ?? new Map<string, Set<string>>();
        met.set(
          entry.resource,
          of.set(what, (of.get(what) ?? new Set<string>()).add(other.resource.fullName)),
        );
      }
    };
    for (const [host, own] of byHost) {
      own.forEach((a, i) => own.slice(i + 1).forEach((b) => meet(a, b)));
      // Of wide rules Kiali looks at those for the namespace of a Service.
      const namespace = serviceOfHost(host)?.namespace;
      for (const wider of wide) {
        if (wider === host || (namespace !== undefined && wider !== `*.${namespace}.svc.cluster.local`))
          continue;
        if (namespace === undefined && !(wider.length < host.length && hostMatches(wider, host))) continue;
        for (const a of own) for (const b of byHost.get(wider) ?? []) meet(a, b);
      }
    }
    for (const resource of all) {
      for (const [what, names] of met.get(resource) ?? []) {
        const message = `The ${what} of the host ${resource.spec.host} ${what === 'settings' ? 'are' : 'is'} also defined in ${[...names].sort().join(', ')}, so only one of the definitions takes effect.`;
        report(rules.conflicting, resource, ['spec', 'host'], message);
      }
      (resource.spec.subsets ?? []).forEach((subset, i) => {
        if (Object.keys(subset.labels ?? {}).length > 0) return;
        report(
          rules['subset-without-labels'],
          resource,
          ['spec', 'subsets', i],
          `The subset ${subset.name} has no labels, so it selects all pods of the host.`,
        );
      });
    }
  },
};
