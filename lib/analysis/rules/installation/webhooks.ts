import { isIP } from 'node:net';
import { externalHost } from '../../../mesh/externals';
import type { Resource } from '../../../mesh/resource';
import { labelSelectorMatches } from '../../../mesh/selector-index';
import type { WebhookConfigurationBody } from '../../../mesh/views/kubernetes';
import { urlFault } from '../../../values/url';
import type { Item } from '../../../values/wire';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const injectorWebhooksRules = ruleTable(
  { section: 'installation', source: 'istioctl analyze, webhook.Analyzer', codes: ['IST0139'] },
  {
    'injectors-overlap': {
      once: 'object',
      title: 'Two injectors select the same pods',
      why: 'The API server calls both injectors for these pods, and the revision of one of them is not the one that was meant.',
      fact: 'Kubernetes reference, MutatingWebhookConfiguration.webhooks',
      mend: 'Make the selectors of the webhooks exclude each other.',
      covers: ['IST0139'],
    },
    'injector-service-not-found': {
      codes: ['IST0139'],
      once: 'object',
      title: 'An injector uses a Service that does not exist',
      why: 'The API server cannot call the injector, so pods are refused or start without a sidecar.',
      fact: 'Kubernetes reference, MutatingWebhook.failurePolicy',
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
  rules: injectorWebhooksRules,
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
            injectorWebhooksRules['injectors-overlap'],
            resource,
            path,
            `A webhook of this configuration selects the same pods as ${names.filter((other) => other !== name).join(', ')}, so they are injected twice or by the wrong revision.`,
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
      const message = `The Service ${service.namespace}/${service.name} was not found, so the API server cannot call the injector.`;
      report(
        injectorWebhooksRules['injector-service-not-found'],
        resource,
        [...path, 'clientConfig', 'service'],
        message,
        undefined,
        { list: 'hosts', name: externalHost(host) },
      );
    }
  },
};

const webhookUrlsRules = ruleTable(
  { section: 'installation', source: 'istioctl analyze, externalcontrolplane.ExternalControlPlaneAnalyzer' },
  {
    'webhook-without-address': {
      codes: ['IST0163'],
      level: 'warning',
      once: 'object',
      title: 'A webhook of Istio has neither a service nor a valid url',
      why: 'The API server cannot call istiod, so objects are refused or pods start without a sidecar.',
      fact: 'Kubernetes reference, WebhookClientConfig.service; Kubernetes reference, MutatingWebhook.failurePolicy',
      mend: 'Set the service or the url of the webhook.',
      covers: ['IST0163'],
    },
    'webhook-address-is-an-ip': {
      codes: ['IST0164'],
      level: 'info',
      once: 'object',
      title: 'A webhook of Istio names istiod by an IP address',
      why: 'Certificates are usually issued for names, and addresses change.',
      fact: 'Kubernetes reference, WebhookClientConfig.url',
      mend: 'Use a host name in the url.',
      covers: ['IST0164'],
    },
  },
);

/** The host of a URL as Go reads it, empty where it has none; undefined for text that it refuses. */
function hostOf(url: string): string | undefined {
  if (urlFault(url) !== undefined) return undefined;
  const [, authority = ''] = /^(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?\/\/([^/?#]*)/.exec(url) ?? [];
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.split(':')[0];
}

/** Where the webhooks of Istio look for istiod. */
export const webhookUrls: MeshCheck = {
  rules: webhookUrlsRules,
  check(mesh, report) {
    const validating = mesh
      .all('ValidatingWebhookConfiguration')
      .filter(({ name }) => name === 'istiod-default-validator' || name.startsWith('istio-validator'));
    const mutating = mesh
      .all('MutatingWebhookConfiguration')
      .filter(({ name }) => name.startsWith('istio-sidecar-injector'));
    for (const resource of [...validating, ...mutating]) {
      (resource.body.webhooks ?? []).forEach(({ name = '', clientConfig }, i) => {
        const url = clientConfig?.url;
        const path = ['webhooks', i, 'clientConfig'];
        if (url === undefined) {
          if (clientConfig?.service) return;
          report(
            webhookUrlsRules['webhook-without-address'],
            resource,
            path,
            `The webhook ${name} has neither a service nor a url, so the API server cannot call istiod.`,
          );
          return;
        }
        const host = hostOf(url);
        if (host === undefined) {
          report(
            webhookUrlsRules['webhook-without-address'],
            resource,
            [...path, 'url'],
            `The webhook ${name} has the url ${url}, which is not valid, so the API server cannot call istiod.`,
          );
        } else if (isIP(host) > 0) {
          report(
            webhookUrlsRules['webhook-address-is-an-ip'],
            resource,
            [...path, 'url'],
            `The webhook ${name} has the url ${url} with an IP address, for which certificates are rarely issued.`,
          );
        }
      });
    }
  },
};
