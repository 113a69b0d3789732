import { lacksNamespace } from '../../../mesh/known';
import { mapOf } from '../../../mesh/lists';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';

const namespaceInjectionRules = ruleTable(
  { section: 'namespace', source: 'istioctl analyze, injection.Analyzer' },
  {
    'not-injected': {
      codes: ['IST0102'],
      level: 'info',
      once: 'object',
      title: 'A namespace is not in the mesh',
      why: 'Its pods get no sidecar, so the configuration of the mesh does not apply to them.',
      fact: 'istiod, pkg/kube/inject/inject.go: injectRequired',
      mend: 'Add the label istio-injection=enabled, or istio-injection=disabled if that is intended.',
      covers: ['IST0102'],
    },
    'injected-by-default': {
      codes: ['IST0148'],
      level: 'info',
      once: 'object',
      title: 'A namespace without a label is in the mesh, because injection is enabled by default',
      why: 'The manifest of the namespace does not show that its pods get a sidecar.',
      fact: 'istiod, pkg/kube/inject/inject.go: injectRequired',
      mend: 'Add the label istio-injection=enabled or istio-injection=disabled.',
      covers: ['IST0148'],
    },
    'several-injection-labels': {
      codes: ['IST0123'],
      level: 'warning',
      once: 'object',
      title: 'A namespace has several labels that say how it is in the mesh',
      why: 'Only one of them takes effect.',
      fact: 'istiod, manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml',
      mend: 'Keep only one of the labels istio-injection, istio.io/rev and istio.io/dataplane-mode.',
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
        report(
          namespaceInjectionRules['several-injection-labels'],
          resource,
          path,
          `The namespace has the labels ${given.join(' and ')}, of which only one takes effect.`,
        );
      }
      if (labels[MODE] === 'ambient') continue;
      if (injection || labels[REVISION] !== undefined) continue;
      if (byDefault)
        report(
          namespaceInjectionRules['injected-by-default'],
          resource,
          ['metadata', 'name'],
          `The namespace ${name} has no label for injection, and its pods get a sidecar by default.`,
        );
      else
        report(
          namespaceInjectionRules['not-injected'],
          resource,
          ['metadata', 'name'],
          `The namespace ${name} has no label for injection, so its pods get no sidecar.`,
        );
    }
  },
};

const exportedNamespacesRules = ruleTable(
  { section: 'namespace', source: 'Kiali, business/checkers/common/export_to_namespace_checker.go' },
  {
    'export-to-not-found': {
      codes: ['KIA0005'],
      title: 'An object is exported to a namespace that does not exist',
      why: 'The export has no effect. A namespace counts as known if any manifest is in it; if no manifest shows a namespace at all, none is reported.',
      fact: 'Istio reference, VirtualService.export_to',
      mend: 'Name a namespace that exists, "." for the same namespace or "*" for all namespaces.',
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
            `The namespace ${name} was not found, so exporting the ${resource.kind} to it has no effect.`,
            meant(
              name,
              mesh.all('Namespace').map((one) => one.name),
            ),
            { list: 'namespaces', name },
          );
        });
      }
    }
  },
};
