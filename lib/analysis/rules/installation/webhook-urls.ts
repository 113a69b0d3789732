import { isIP } from 'node:net';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { urlFault } from '../../../values/go-url';

const rules = ruleTable(
  { section: 'installation', source: 'istioctl analyze, externalcontrolplane.ExternalControlPlaneAnalyzer' },
  {
    'webhook-without-address': {
      codes: ['IST0163'],
      level: 'warning',
      once: 'object',
      title: 'A webhook of Istio says neither where istiod is nor has an address that can be read',
      why: 'The API server cannot ask istiod: objects are refused, or pods start without a sidecar.',
      mend: 'Give the webhook a service, or a url.',
      covers: ['IST0163'],
    },
    'webhook-address-is-an-ip': {
      codes: ['IST0164'],
      level: 'info',
      once: 'object',
      title: 'A webhook of Istio names istiod by an IP address',
      why: 'Certificates are for names, and addresses change.',
      mend: 'Use a host name.',
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
  rules,
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
          report(rules['webhook-without-address'], resource, path, `${name} has neither a service nor a url`);
          return;
        }
        const host = hostOf(url);
        if (host === undefined) {
          report(
            rules['webhook-without-address'],
            resource,
            [...path, 'url'],
            `${name} has the url ${url}, which is none`,
          );
        } else if (isIP(host) > 0) {
          report(rules['webhook-address-is-an-ip'], resource, [...path, 'url'], `${name} has the url ${url}`);
        }
      });
    }
  },
};
