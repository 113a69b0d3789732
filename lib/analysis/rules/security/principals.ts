import { externalName } from '../../../mesh/externals';
import { lacksServiceAccount, serviceAccountsOf } from '../../../mesh/known';
import type { FieldPath } from '../../../mesh/manifest';
import type { MeshIndex } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { nearest } from '../../../values/nearest';
import { splitNamespace } from '../../../values/namespaced-name';

const rules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'Kiali, business/checkers/authorization/principals_checker.go',
  },
  {
    'principal-not-found': {
      codes: ['KIA0106'],
      title: 'An authorization policy names a service account that does not exist',
      why: 'No caller has this identity, so an ALLOW rule allows no request by it, and a DENY rule denies none. Namespaces without service accounts among the manifests are not reported.',
      fact: 'istiod, pkg/spiffe/spiffe.go: Identity',
      mend: 'Name a service account that exists.',
      covers: ['KIA0106'],
    },
    'principal-in-other-cluster': {
      codes: ['KIA0107'],
      level: 'info',
      title: 'An authorization policy names a service account of another cluster',
      why: 'An identity names no cluster: the principal stands for this account of the other cluster, if the clusters share a trust domain.',
      fact: 'istiod, pkg/spiffe/spiffe.go: Identity',
      mend: 'Leave it as it is if that is intended, or name a service account of this cluster.',
      covers: ['KIA0107'],
    },
    'principal-of-other-trust-domain': {
      codes: ['KIA0108'],
      level: 'warning',
      title: 'An authorization policy names a principal of an unknown trust domain',
      why: 'The identities of this mesh are in another trust domain, so the principal matches none of its pods.',
      fact: 'istiod, pilot/pkg/security/trustdomain/bundle.go: ReplaceTrustDomainAliases',
      mend: 'Use the trust domain of the mesh, or add the other one to trustDomainAliases.',
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
    const noAccount = (
      resource: Resource,
      path: FieldPath,
      namespace: string,
      name: string,
      text: string,
    ) => {
      const elsewhere = isElsewhere(mesh, namespace, name);
      const which = elsewhere ? 'principal-in-other-cluster' : 'principal-not-found';
      const message = `The service account ${externalName(namespace, name)} was not found${elsewhere ? ' in this cluster, only in another one' : ''}, so no caller ${elsewhere ? 'of this cluster ' : ''}has the identity ${text}.`;
      const near = elsewhere ? undefined : nearest(name, serviceAccountsOf(mesh).get(namespace) ?? []);
      const mend = near === undefined ? undefined : `Did you mean ${externalName(namespace, near)}?`;
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
              const message = `The principal ${text} has the trust domain ${domain}, and the mesh has ${[...domains].join(' and ')}, so it matches no caller.`;
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
