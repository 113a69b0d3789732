import type { FieldPath } from '../../../mesh/manifest';
import { labelSelectorMatches } from '../../../mesh/selector-index';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const automaticImageRules = ruleTable(
  { section: 'workload', source: 'istioctl analyze, injection.ImageAutoAnalyzer' },
  {
    'image-never-filled-in': {
      codes: ['IST0146'],
      level: 'warning',
      once: 'object',
      title: 'The proxy has the image "auto", and nothing injects it here',
      why: 'The injector replaces it with the real image; without injection Kubernetes tries to pull an image named auto.',
      fact: 'istiod, pkg/kube/inject/webhook.go: AutoImage',
      mend: 'Enable injection for the namespace or the pods.',
      covers: ['IST0146'],
    },
    'image-of-a-pod': {
      codes: ['IST0147'],
      once: 'object',
      title: 'A pod has a proxy with the image "auto"',
      why: 'In a running pod the injector has replaced it with the real image, so this pod was not injected and cannot start.',
      fact: 'istiod, pkg/kube/inject/webhook.go: AutoImage',
      mend: 'Enable injection, or set the real image.',
      covers: ['IST0147'],
    },
  },
);

/** Proxies that wait for an injector which does not come. */
export const automaticImage: MeshCheck = {
  rules: automaticImageRules,
  check(mesh, report) {
    const webhooks = mesh
      .all('MutatingWebhookConfiguration')
      .flatMap(({ body }) => body.webhooks ?? [])
      .filter(({ name }) => name?.endsWith('istio.io'));
    for (const { resource, podSpec, labels, at } of mesh.workloads) {
      const containers = podSpec.containers ?? [];
      const i = containers.findIndex(({ name, image }) => name === 'istio-proxy' && image === 'auto');
      if (i === -1) continue;
      const path = [...at, 'spec', 'containers', i, 'image'];
      if (resource.kind === 'Pod') {
        report(
          automaticImageRules['image-of-a-pod'],
          resource,
          path,
          'The container istio-proxy has the image auto, so the pod was not injected and cannot start.',
        );
        continue;
      }
      const ofNamespace = mesh.namespaceLabels(resource.namespace || 'default');
      const injected = webhooks.some(
        ({ namespaceSelector, objectSelector }) =>
          labelSelectorMatches(namespaceSelector, ofNamespace) &&
          labelSelectorMatches(objectSelector, labels),
      );
      if (!injected)
        report(
          automaticImageRules['image-never-filled-in'],
          resource,
          path,
          'The container istio-proxy has the image auto, and no injector selects these pods, so they cannot start.',
        );
    }
  },
};

const userIdRules = ruleTable(
  { section: 'workload', source: 'istioctl analyze, deployment.ApplicationUIDAnalyzer', codes: ['IST0144'] },
  {
    'user-of-the-proxy': {
      level: 'warning',
      once: 'object',
      title: 'A container runs as user 1337, the user of the proxy',
      why: 'Traffic of user 1337 bypasses the sidecar, so the configuration of the mesh does not apply to it.',
      fact: 'istiod, tools/istio-iptables/pkg/constants/constants.go: DefaultProxyUID',
      mend: 'Use another user ID.',
      covers: ['IST0144'],
    },
  },
);

const PROXY_USER = 1337;
const OWN = ['istio-proxy', 'istio-operator'];

/** Containers that run as the user whom the sidecar lets pass. */
export const userId: MeshCheck = {
  rules: userIdRules,
  check(mesh, report) {
    for (const { resource, podSpec, at } of mesh.workloads) {
      const { labels } = resource;
      if (labels.istio !== undefined || labels.release === 'istio') continue;
      const found = (path: FieldPath, what: string) =>
        report(
          userIdRules['user-of-the-proxy'],
          resource,
          [...at, 'spec', ...path, 'securityContext', 'runAsUser'],
          what,
        );
      const message = `The pod runs as user ${PROXY_USER}, which is the user of the proxy, so its traffic bypasses the sidecar.`;
      if (podSpec.securityContext?.runAsUser === PROXY_USER) found([], message);
      (podSpec.containers ?? []).forEach((container, i) => {
        if (OWN.includes(container.name ?? '') || container.securityContext?.runAsUser !== PROXY_USER) return;
        found(['containers', i], message);
      });
    }
  },
};
