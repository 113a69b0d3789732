import { groupBy } from '../../../mesh/mesh-index';
import { selectorText } from '../../../mesh/names';
import type { Resource } from '../../../mesh/resource';
import { LabelIndex } from '../../../mesh/selector-index';
import type { GatewaySpec } from '../../../mesh/views/kinds';
import type { Item } from '../../../values/view';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

const rules = ruleTable(
  { section: 'gateway', source: 'istioctl analyze, gateway.CertificateAnalyzer', codes: ['IST0138'] },
  {
    'duplicate-certificate': {
      once: 'object',
      level: 'warning',
      title: 'Two gateways of the same pods share one certificate',
      why: 'Browsers reuse a connection for all hosts of its certificate: requests for one gateway’s hosts arrive over the other’s connection and get 404.',
      mend: 'Put the servers of one certificate into one gateway, or give each gateway a certificate of its own.',
      covers: ['IST0138'],
    },
  },
);

/** What two servers must share to share a certificate; undefined for one without. */
function certificate({
  credentialName,
  serverCertificate,
  privateKey,
}: NonNullable<Item<GatewaySpec['servers']>['tls']> = {}): string | undefined {
  if (credentialName) return `credential ${credentialName}`;
  return serverCertificate && privateKey ? `files ${serverCertificate} ${privateKey}` : undefined;
}

/** So many others are named for each server: where very many share a certificate, naming all pairs helps nobody. */
const LARGEST_LIST = 100;

/** A gateway by its own selector, as if these were labels: another selects it that asks for a part of them. */
const asLabelled = (gateway: Resource<'Gateway'>) => ({ gateway, labels: gateway.spec.selector ?? {} });

/** Gateways that share a certificate with another one of their pods. */
export const duplicateCertificate: MeshCheck = {
  rules,
  check(mesh, report) {
    const servers = mesh.all('Gateway').flatMap((gateway) =>
      (gateway.spec.servers ?? []).flatMap((server, i) => {
        const of = certificate(server.tls);
        return of === undefined ? [] : [{ gateway, of, i }];
      }),
    );
    const gatewaysWith = new Map(
      [...groupBy(servers, ({ of }) => of)].map(([of, list]) => [
        of,
        new LabelIndex([...new Set(list.map(({ gateway }) => gateway))].map(asLabelled)),
      ]),
    );
    const found = new Map<string, readonly Resource[]>();
    for (const { gateway, of, i } of servers) {
      const { selector } = gateway.spec;
      const key = `${of} ${selectorText(selector)}`;
      const sharing =
        found.get(key) ??
        gatewaysWith
          .get(of)
          ?.selectedBy(selector)
          .map((labelled) => labelled.gateway) ??
        [];
      found.set(key, sharing);
      for (const other of sharing.slice(0, LARGEST_LIST)) {
        if (other === gateway) continue;
        const message = `the certificate of ${other.fullName}`;
        report(rules['duplicate-certificate'], gateway, ['spec', 'servers', i, 'tls'], message);
      }
    }
  },
};
