import { lacksServiceAccount, serviceAccountsOf } from '../../../mesh/known';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearest } from '../../schema/nearest';
import { splitNamespace } from '../../../values/namespaced-name';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'Kiali, business/checkers/authorization/principals_checker.go',
  },
  {
    'principal-not-found': {
      codes: ['KIA0106'],
      title: 'An authorization policy names a service account that is not there',
      why: 'Nobody calls under it: an ALLOW rule lets nobody in, a DENY rule keeps nobody out. Namespaces of which no manifest shows a service account are left out.',
      mend: 'Name a service account that there is.',
      covers: ['KIA0106'],
    },
    'principal-in-other-cluster': {
      codes: ['KIA0107'],
      level: 'info',
      title: 'An authorization policy names a service account of another cluster',
      why: 'It applies to callers from there only, as long as the clusters share a trust domain.',
      mend: 'Nothing, where that is meant; or else name one of this cluster.',
      covers: ['KIA0107'],
    },
    'principal-of-other-trust-domain': {
      codes: ['KIA0108'],
      level: 'warning',
      title: 'An authorization policy names a principal of a trust domain that the mesh does not have',
      why: 'Identities of this mesh are of another trust domain: the rule applies to none of its pods.',
      mend: 'Write the trust domain of the mesh, or add the other one to trustDomainAliases.',
      covers: ['KIA0108'],
    },
  },
);

const PRINCIPAL = /^([^*/]+)\/ns\/([^*/]+)\/sa\/([^*/]+)$/;

const isElsewhere = (mesh: MeshIndex, namespace: string, name: string) =>
  Object.values(mesh.remoteClusters).some((resources) =>
    resources.some(
      (account) =>
        account.kind === 'ServiceAccount' && account.namespace === namespace && account.name === name,
    ),
  );

/** Whether the principals of authorization policies are anybody. */
export const principals: MeshCheck = {
  rules,
  check(mesh, report) {
    const { trustDomain, trustDomainAliases } = mesh.config;
    const domains = new Set(['cluster.local', trustDomain, ...trustDomainAliases]);
    const noAccount = (resource: Resource, path: FieldPath, namespace: string, name: string, text: string) => {
      const elsewhere = isElsewhere(mesh, namespace, name);
      const which = elsewhere ? 'principal-in-other-cluster' : 'principal-not-found';
      const message = `The service account ${namespace}/${name} is not there, so that no caller is ${text}.`;
      const near = elsewhere ? undefined : nearest(name, serviceAccountsOf(mesh).get(namespace) ?? []);
      const mend = near === undefined ? undefined : `Did you mean ${namespace}/${near}?`;
      const missing = { list: 'serviceAccounts', name: `${namespace}/${name}` } as const;
      report(rules[which], resource, path, message, mend, missing);
    };
    for (const resource of mesh.all('AuthorizationPolicy')) {
      (resource.spec.rules ?? []).forEach((rule, i) => {
        (rule.from ?? []).forEach((from, j) => {
          for (const field of ['serviceAccounts', 'notServiceAccounts'] as const) {
            (from.source?.[field] ?? []).forEach((text, k) => {
              const { namespace = resource.namespace, name } = splitNamespace(text);
              if (name.includes('*') || !lacksServiceAccount(mesh, namespace, name)) return;
              noAccount(resource, ['spec', 'rules', i, 'from', j, 'source', field, k], namespace, name, text);
            });
          }
          (from.source?.principals ?? []).forEach((text, k) => {
            // With a wildcard it can be anybody's.
            const [, domain, namespace, name] = PRINCIPAL.exec(text) ?? [];
            if (domain === undefined) return;
            const path = ['spec', 'rules', i, 'from', j, 'source', 'principals', k];
            if (!domains.has(domain)) {
              const message = `the trust domain ${domain} of ${text}; expected ${[...domains].join(' or ')}`;
              report(rules['principal-of-other-trust-domain'], resource, path, message);
            } else if (lacksServiceAccount(mesh, namespace, name)) {
              noAccount(resource, path, namespace, name, text);
            }
          });
        });
      });
    }
  },
};
