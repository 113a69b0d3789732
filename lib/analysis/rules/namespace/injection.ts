import { mapOf } from '../../../mesh/lists';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
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
  rules,
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
        report(rules['several-injection-labels'], resource, path, given.join(' and '));
      }
      if (labels[MODE] === 'ambient') continue;
      if (injection || labels[REVISION] !== undefined) continue;
      if (byDefault)
        report(
          rules['injected-by-default'],
          resource,
          ['metadata', 'name'],
          `namespace ${name} without a label`,
        );
      else
        report(
          rules['not-injected'],
          resource,
          ['metadata', 'name'],
          `namespace ${name} without a label for injection`,
        );
    }
  },
};
