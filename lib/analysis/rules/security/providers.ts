import { listOf, mapOf, textOf } from '../../../mesh/lists';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { type Rule, ruleTable } from '../../rule';
import { meant } from '../meant';

const MEND = 'Add the provider to extensionProviders of the mesh config, or name one that exists.';
const authorization = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pilot/pkg/security/authz/builder/extauthz.go: getExtAuthz',
    codes: ['mesh'],
  },
  {
    'provider-not-found': {
      title: 'A CUSTOM policy names a provider that the mesh does not have',
      why: 'istiod denies every request that the rules of the policy match (“RBAC: access denied”).',
      mend: MEND,
    },
  },
);
const telemetry = ruleTable(
  {
    section: 'telemetry',
    source: 'istiod, pilot/pkg/model/telemetry.go: fetchProvider',
    codes: ['mesh'],
  },
  {
    'provider-not-found': {
      level: 'warning',
      title: 'A Telemetry names a provider that the mesh does not have',
      why: 'istiod ignores the provider, so it receives no logs, traces or metrics.',
      mend: MEND,
    },
  },
);

/** The providers that every mesh has (the upstream project's `pkg/config/mesh/mesh.go: DefaultMeshConfig`). */
const BUILT_IN = ['prometheus', 'stackdriver', 'envoy'];
const SECTIONS = ['accessLogging', 'metrics', 'tracing'] as const;

/** The providers that a Telemetry names. */
function namedBy({ spec }: Resource<'Telemetry'>): { name: string; path: FieldPath }[] {
  return SECTIONS.flatMap((section) =>
    (spec[section] ?? []).flatMap((entry, i) =>
      (entry?.providers ?? []).flatMap((provider, j) =>
        provider?.name ? [{ name: provider.name, path: ['spec', section, i, 'providers', j, 'name'] }] : [],
      ),
    ),
  );
}

function providersOf(mesh: MeshIndex): string[] {
  const own = listOf(mesh.config.extensionProviders).flatMap((entry) => textOf(mapOf(entry).name) ?? []);
  return [...BUILT_IN, ...own];
}

function reportMissing(
  providers: readonly string[],
  report: MeshReport,
  rule: Rule,
  resource: Resource,
  path: FieldPath,
  name: string,
  effect: string,
): void {
  const message = `The mesh config has no provider ${name}, only ${providers.join(', ')}, so ${effect}.`;
  report(rule, resource, path, message, meant(name, providers));
}

/** Providers that are named and that the mesh config, where it is known, does not have. */
export const providers: MeshCheck = {
  rules: Object.fromEntries(
    [...Object.values<Rule>(authorization), ...Object.values<Rule>(telemetry)].map((rule) => [
      rule.slug,
      rule,
    ]),
  ),
  check(mesh, report) {
    if (!mesh.knowsConfig) return;
    const known = providersOf(mesh);
    for (const resource of mesh.all('AuthorizationPolicy')) {
      const name = resource.spec.provider?.name;
      if (resource.spec.action !== 'CUSTOM' || !name || known.includes(name)) continue;
      const rule = authorization['provider-not-found'];
      const path = ['spec', 'provider', 'name'];
      reportMissing(
        known,
        report,
        rule,
        resource,
        path,
        name,
        'every request that the rules match is denied with “RBAC: access denied”',
      );
    }
    const lower = new Set(known.map((name) => name.toLowerCase()));
    for (const resource of mesh.all('Telemetry')) {
      for (const { name, path } of namedBy(resource)) {
        if (lower.has(name.toLowerCase())) continue;
        const rule = telemetry['provider-not-found'];
        reportMissing(known, report, rule, resource, path, name, 'istiod ignores it');
      }
    }
  },
};
