import { externalName } from '../../../mesh/externals';
import { lacksServiceAccount, serviceAccountsOf } from '../../../mesh/known';
import { groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { meant } from '../meant';

const rules = ruleTable(
  { section: 'workload-group', source: 'Kiali, business/checkers/workloadgroups', level: 'warning' },
  {
    'service-account-not-found': {
      codes: ['KIA1701'],
      title: 'A WorkloadGroup uses a service account that does not exist',
      why: 'The machines of the group get no identity and cannot join the mesh. Namespaces without service accounts among the manifests are not reported.',
      fact: 'istioctl, istioctl/pkg/workload/workload.go',
      mend: 'Name a service account of the namespace.',
      covers: ['KIA1701'],
    },
    'same-labels': {
      codes: ['KIA1702'],
      title: 'Two WorkloadGroups in a namespace set the same labels',
      why: 'Services and policies cannot tell the machines of the two groups apart.',
      fact: 'Istio reference, WorkloadGroup.metadata',
      mend: 'Add a different label to each group, or merge the two.',
      covers: ['KIA1702'],
    },
  },
);

/** Groups of machines that have no identity of their own. */
export const workloadGroups: MeshCheck = {
  rules,
  check(mesh, report) {
    const groups = mesh.all('WorkloadGroup');
    for (const resource of groups) {
      const name = resource.spec.template?.serviceAccount;
      if (!name || !lacksServiceAccount(mesh, resource.namespace, name)) continue;
      const message = `The service account ${name} was not found in ${resource.namespace === '' ? 'this namespace' : `the namespace ${resource.namespace}`}, so the machines get no identity.`;
      const path = ['spec', 'template', 'serviceAccount'];
      const mend = meant(name, serviceAccountsOf(mesh).get(resource.namespace) ?? []);
      report(rules['service-account-not-found'], resource, path, message, mend, {
        list: 'serviceAccounts',
        name: externalName(resource.namespace, name),
      });
    }
    const labelled = groups
      .map((resource) => ({ resource, labels: selectorText(resource.spec.metadata?.labels ?? {}) }))
      .filter(({ labels }) => labels !== '');
    for (const same of groupBy(
      labelled,
      ({ resource, labels }) => `${resource.namespace} ${labels}`,
    ).values()) {
      for (const { resource, labels } of same) {
        const others = same.flatMap((other) => (other.resource === resource ? [] : [other.resource.name]));
        if (others.length === 0) continue;
        const message = `The labels ${labels} are also those of the WorkloadGroup ${others.sort().join(', ')}, so Services and policies cannot tell the machines apart.`;
        report(rules['same-labels'], resource, ['spec', 'metadata', 'labels'], message);
      }
    }
  },
};
