import { ISTIO_CLASSES } from '../../../mesh/gateway-class';
import { lacksNamespace } from '../../../mesh/known';
import type { FieldPath } from '../../../mesh/manifest';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import type { MeshCheck, MeshReport } from '../../check';
import { type Rule, ruleTable } from '../../rule';
import { meant } from '../meant';

const rules = ruleTable(
  { section: 'gateway-api', source: 'Kiali, business/checkers/k8sgateways, k8sreferencegrants' },
  {
    'same-listener': {
      codes: ['KIA1501'],
      level: 'warning',
      title: 'Two Gateways listen for one host on one port',
      why: 'istiod deploys pods and a Service with an address of its own for each Gateway, and only DNS decides which of them receives the requests for the host.',
      fact: 'istiod, pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go',
      mend: 'Use the host in one of the Gateways only, or merge the two.',
      covers: ['KIA1501'],
    },
    'same-address': {
      codes: ['KIA1502'],
      level: 'warning',
      title: 'Two Gateways ask for one address',
      why: 'istiod asks for the address for the Service of each Gateway, and a load balancer gives an address to one Service only, unless it is made to share it.',
      fact: 'istiod, pilot/pkg/config/kube/gatewaycommon/gateway_utils.go',
      mend: 'Give each Gateway an address of its own.',
      covers: ['KIA1502'],
    },
    'class-not-found': {
      codes: ['KIA1504'],
      title: 'A Gateway has a class that does not exist',
      why: 'No controller deploys a proxy for it.',
      fact: 'istiod, pilot/pkg/config/kube/gatewaycommon/classinfo.go',
      mend: 'Use istio, istio-waypoint or istio-remote, or a GatewayClass among the manifests.',
      covers: ['KIA1504'],
    },
    'grant-namespace-not-found': {
      codes: ['KIA1601'],
      title: 'A ReferenceGrant is for a namespace that does not exist',
      why: 'It permits nothing. A namespace counts as known if any manifest is in it; if no manifest shows a namespace at all, none is reported.',
      fact: 'Gateway API, ReferenceGrantFrom.namespace',
      mend: 'Name a namespace that exists.',
      covers: ['KIA1601'],
    },
  },
);

interface Entry {
  readonly resource: Resource;
  readonly path: FieldPath;
  readonly key: string;
}

function reportShared(
  entries: readonly Entry[],
  rule: Rule,
  report: MeshReport,
  tell: (key: string, others: string) => string,
): void {
  for (const [key, same] of groupBy(entries, (entry) => entry.key)) {
    const resources = new Set(same.map(({ resource }) => resource));
    if (resources.size < 2) continue;
    for (const { resource, path } of same) {
      const others = [...resources].filter((one) => one !== resource).map(({ fullName }) => fullName);
      report(rule, resource, path, tell(key, others.sort().join(', ')));
    }
  }
}

/** Gateways of the Gateway API beside each other, their classes, and grants. */
export const kubernetesGateways: MeshCheck = {
  rules,
  check(mesh, report) {
    const gateways = mesh.all('KubernetesGateway');
    const listeners = gateways.flatMap((resource) =>
      (resource.spec.listeners ?? []).flatMap((one, i) =>
        one?.hostname
          ? [
              {
                resource,
                path: ['spec', 'listeners', i, 'hostname'],
                key: `host ${one.hostname} on port ${one.port} (${one.protocol})`,
              },
            ]
          : [],
      ),
    );
    const addresses = gateways.flatMap((resource) =>
      (resource.spec.addresses ?? []).flatMap((one, i) =>
        one?.value
          ? [
              {
                resource,
                path: ['spec', 'addresses', i, 'value'],
                key: `address ${one.value} (${one.type ?? 'IPAddress'})`,
              },
            ]
          : [],
      ),
    );
    reportShared(
      listeners,
      rules['same-listener'],
      report,
      (key, others) =>
        `The ${key} is also in the Gateway ${others}, so only DNS decides which of them receives the requests.`,
    );
    reportShared(
      addresses,
      rules['same-address'],
      report,
      (key, others) => `The ${key} is also in the Gateway ${others}, so only one of them can get it.`,
    );
    // Without a GatewayClass among the manifests, classes are made elsewhere.
    const classes = mesh.all('GatewayClass');
    if (classes.length > 0) {
      const names = new Set([...ISTIO_CLASSES, ...classes.map(({ name }) => name)]);
      for (const resource of gateways) {
        const name = resource.spec.gatewayClassName;
        if (!name || names.has(name)) continue;
        if (mesh.externals.hasGatewayClass(name)) continue;
        const message = `The GatewayClass ${name} was not found, so no controller deploys a proxy for the Gateway.`;
        const mend = meant(name, names);
        const missing = { list: 'gatewayClasses', name } as const;
        report(rules['class-not-found'], resource, ['spec', 'gatewayClassName'], message, mend, missing);
      }
    }
    for (const resource of mesh.all('ReferenceGrant')) {
      (resource.spec.from ?? []).forEach((from, i) => {
        const name = from.namespace;
        if (!name || !lacksNamespace(mesh, name)) return;
        const path = ['spec', 'from', i, 'namespace'];
        const message = `The namespace ${name} was not found, so the grant permits nothing.`;
        const missing = { list: 'namespaces', name } as const;
        const mend = meant(
          name,
          mesh.all('Namespace').map((one) => one.name),
        );
        report(rules['grant-namespace-not-found'], resource, path, message, mend, missing);
      });
    }
  },
};
