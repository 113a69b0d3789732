import { lacksNamespace } from '../../../mesh/known';
import { mapOf } from '../../../mesh/lists';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const namespaceInjectionRules = ruleTable(
  { section: 'namespace', source: 'istioctl analyze, injection.Analyzer' },
  {
    'not-injected': {
      codes: ['IST0102'],
      level: 'info',
      once: 'object',
      title: 'A namespace is not in the mesh',
      why: 'Its pods get no sidecar, and nothing of the mesh applies to them.',
      mend: 'Label it istio-injection=enabled, or istio-injection=disabled where that is meant.',
      covers: ['IST0102'],
    },
    'injected-by-default': {
      codes: ['IST0148'],
      level: 'info',
      once: 'object',
      title: 'A namespace without a label is in the mesh, since the injector is on by default',
      why: 'Whoever reads the namespace does not see it.',
      mend: 'Label it istio-injection=enabled or disabled.',
      covers: ['IST0148'],
    },
    'several-injection-labels': {
      codes: ['IST0123'],
      level: 'warning',
      once: 'object',
      title: 'A namespace has several labels that say how it is in the mesh',
      why: 'One of them wins, and the others only look as if they meant something.',
      mend: 'Keep one of istio-injection, istio.io/rev and istio.io/dataplane-mode.',
      covers: ['IST0123'],
    },
  },
);

const INJECTION = 'istio-injection';
const REVISION = 'istio.io/rev';
const MODE = 'istio.io/dataplane-mode';

/**
 * Whether the default injector injects namespaces that say nothing. The value of another revision's injector, which istioctl
 * takes where it happens to have looked at one before, says nothing about these.
 */
function injectsByDefault(mesh: MeshIndex): boolean {
  const configMap = mesh.all('ConfigMap').find(({ name }) => name === 'istio-sidecar-injector');
  try {
    const values: unknown = JSON.parse(configMap?.body.data?.values ?? '{}');
    return mapOf(mapOf(values).sidecarInjectorWebhook).enableNamespacesByDefault === true;
  } catch {
    return false;
  }
}

/** How namespaces say whether they are in the mesh. */
export const namespaceInjection: MeshCheck = {
  rules: namespaceInjectionRules,
  check(mesh, report) {
    const byDefault = injectsByDefault(mesh);
    for (const resource of mesh.all('Namespace')) {
      const { labels, name } = resource;
      if (name === 'istio-system') continue;
      const injection = labels[INJECTION];
      const given = [
        ...(injection === undefined ? [] : [`${INJECTION}=${injection}`]),
        ...[REVISION, MODE]
          .filter(
            (label) => labels[label] !== undefined && (injection === undefined || injection === 'enabled'),
          )
          .map((label) => `${label}=${labels[label]}`),
      ];
      const path = ['metadata', 'labels'];
      if (given.length > 1) {
        report(namespaceInjectionRules['several-injection-labels'], resource, path, given.join(' and '));
      }
      if (labels[MODE] === 'ambient') continue;
      if (injection || labels[REVISION] !== undefined) continue;
      if (byDefault)
        report(
          namespaceInjectionRules['injected-by-default'],
          resource,
          ['metadata', 'name'],
          `namespace ${name} without a label`,
        );
      else
        report(
          namespaceInjectionRules['not-injected'],
          resource,
          ['metadata', 'name'],
          `namespace ${name} without a label for injection`,
        );
    }
  },
};

const exportedNamespacesRules = ruleTable(
  { section: 'namespace', source: 'Kiali, business/checkers/common/export_to_namespace_checker.go' },
  {
    'export-to-not-found': {
      codes: ['KIA0005'],
      title: 'An object is exported to a namespace that is not there',
      why: 'Nobody sees it there. A namespace counts as there if anything stands in it; where no manifest shows a namespace at all, none is missed.',
      mend: 'Name a namespace that there is, "." for the own or "*" for all.',
      covers: ['KIA0005'],
    },
  },
);

const SIGNS = new Set(['.', '*', '~', '']);

/** Whether the namespaces to which objects are exported are there. */
export const exportedNamespaces: MeshCheck = {
  rules: exportedNamespacesRules,
  check(mesh, report) {
    for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry'] as const) {
      for (const resource of mesh.all(kind)) {
        (resource.spec.exportTo ?? []).forEach((scope, i) => {
          const name = scope ?? '';
          if (SIGNS.has(name) || !lacksNamespace(mesh, name)) return;
          report(
            exportedNamespacesRules['export-to-not-found'],
            resource,
            ['spec', 'exportTo', i],
            `The namespace ${name} is not there, so that nobody there sees the object.`,
            undefined,
            { list: 'namespaces', name },
          );
        });
      }
    }
  },
};
