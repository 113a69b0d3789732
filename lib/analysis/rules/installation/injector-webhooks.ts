import { labelSelectorMatches } from '../../../mesh/selector-index';
import type { Resource } from '../../../mesh/resource';
import type { WebhookConfigurationBody } from '../../../mesh/views/kubernetes';
import type { Item } from '../../../values/view';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'installation', source: 'istioctl analyze, webhook.Analyzer', codes: ['IST0139'] },
  {
    'injectors-overlap': {
      once: 'object',
      title: 'Two injectors take the same pods',
      why: 'Such pods are injected twice, or by the wrong revision.',
      mend: 'Make the selectors of the webhooks exclude each other.',
      covers: ['IST0139'],
    },
    'injector-service-not-found': {
      codes: ['IST0139'],
      once: 'object',
      title: 'An injector is served by a Service that is not there',
      why: 'The API server cannot ask it: pods are refused, or start without a sidecar.',
      mend: 'Correct the Service, or remove the webhook of the old revision.',
      covers: ['IST0139'],
    },
  },
);

const REVISION = 'istio.io/rev';

interface Injector {
  readonly resource: Resource;
  readonly webhook: Item<WebhookConfigurationBody['webhooks']>;
  readonly path: readonly (string | number)[];
  /** What istioctl calls it. */
  readonly name: string;
}

/** The revisions that the selectors of a webhook configuration name. */
function revisionsOf({ labels, body }: Resource<'MutatingWebhookConfiguration'>): string[] {
  const selectors = (body.webhooks ?? []).flatMap((webhook) => [
    webhook.namespaceSelector,
    webhook.objectSelector,
  ]);
  const named = selectors.flatMap((selector) => [
    ...(selector?.matchLabels?.[REVISION] === undefined ? [] : [selector.matchLabels[REVISION]]),
    ...(selector?.matchExpressions ?? [])
      .filter(({ key }) => key === REVISION)
      .flatMap(({ values }) => values ?? []),
  ]);
  return [...new Set([...(labels[REVISION] === undefined ? [] : [labels[REVISION]]), ...named])];
}

/** Labels with each way to ask for injection, with and without a revision. */
function combinations(label: string, values: readonly string[], revisions: readonly string[]) {
  const bases = [{}, ...values.map((value) => ({ [label]: value }))];
  return [
    ...bases,
    ...revisions.flatMap((revision) => bases.map((base) => ({ ...base, [REVISION]: revision }))),
  ];
}

/** The different ones of some lists, as sets; those of one item and of none cannot overlap. */
function distinct<T>(lists: readonly (readonly T[])[]): ReadonlySet<T>[] {
  const places = new Map<T, number>();
  for (const list of lists) for (const item of list) if (!places.has(item)) places.set(item, places.size);
  const byContent = new Map(lists.map((list) => [list.map((item) => places.get(item)).join(), list]));
  return [...byContent.values()].filter((list) => list.length > 1).map((list) => new Set(list));
}

/** Injectors that take the same pods, and that nobody serves. */
export const injectorWebhooks: MeshCheck = {
  rules,
  check(mesh, report) {
    const configurations = mesh.all('MutatingWebhookConfiguration').filter((resource) => {
      const isIstio = (resource.body.webhooks ?? []).some(({ name }) => name?.endsWith('istio.io'));
      return isIstio || revisionsOf(resource).length > 0;
    });
    const injectors = configurations.flatMap((resource): Injector[] =>
      (resource.body.webhooks ?? []).map((webhook, i) => ({
        resource,
        webhook,
        path: ['webhooks', i],
        name: `${resource.name}/${webhook.name ?? ''}`,
      })),
    );
    const revisions = [...new Set(configurations.flatMap(revisionsOf))].sort();
    const taken = (
      field: 'objectSelector' | 'namespaceSelector',
      ways: readonly { [key: string]: string }[],
    ) =>
      distinct(
        ways.map((labels) => injectors.filter(({ webhook }) => labelSelectorMatches(webhook[field], labels))),
      );
    const byPod = taken(
      'objectSelector',
      combinations('sidecar.istio.io/inject', ['true', 'false'], revisions),
    );
    for (const byNamespace of taken(
      'namespaceSelector',
      combinations('istio-injection', ['enabled', 'disabled'], revisions),
    )) {
      for (const list of byPod) {
        const taking = [...list].filter((injector) => byNamespace.has(injector));
        const names = [...new Set(taking.map(({ name }) => name))].sort();
        if (names.length < 2) continue;
        for (const { resource, path, name } of taking) {
          report(
            rules['injectors-overlap'],
            resource,
            path,
            `the same pods as ${names.filter((other) => other !== name).join(', ')}`,
          );
        }
      }
    }
    for (const { resource, webhook, path } of injectors) {
      const service = webhook.clientConfig?.service;
      if (service === undefined) continue;
      if (mesh.find('Service', service.namespace ?? '', service.name ?? '') !== undefined) continue;
      const host = `${service.name}.${service.namespace}.svc.cluster.local`;
      if (mesh.externals.hasHost(host)) continue;
      const message = `no Service ${service.namespace}/${service.name}`;
      report(rules['injector-service-not-found'], resource, [...path, 'clientConfig', 'service'], message);
    }
  },
};
