import { ipFamily } from '../../../values/addresses';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';

/** Blocks with fewer bits than these in common are warned of, of either family. */
const NARROW_ENOUGH = 8;

const rules = ruleTable(
  {
    section: 'service-entry',
    source: 'Istio 1.32, upgrade notes: ServiceEntry validation',
    level: 'warning',
    codes: ['mesh'],
  },
  {
    'wide-addresses': {
      title: 'A service entry covers a large part of all addresses',
      why: 'With resolution NONE, and visible to all namespaces as it is by default, it makes every sidecar forward traffic to these addresses on the ports of the entry, in spite of REGISTRY_ONLY. The webhook of Istio 1.32 warns about it.',
      mend: 'List the addresses that are meant, or limit the service entry with exportTo.',
    },
  },
);

/** Whether istiod 1.32 takes a block for too wide: the unspecified address, or fewer than 8 bits in common. */
function isWide(text: string): boolean {
  const [address, bits] = text.split('/');
  if (ipFamily(address) === 0) return false;
  const isUnspecified = /^[0.:]*$/.test(address);
  return isUnspecified || (bits !== undefined && Number(bits) < NARROW_ENOUGH);
}

/** Service entries for addresses that are nearly all there are. */
export const wideAddresses: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('ServiceEntry')) {
      (resource.spec.addresses ?? []).forEach((address, i) => {
        if (typeof address !== 'string' || !isWide(address)) return;
        const message = `The address ${address} covers a large part of all addresses, so sidecars may forward traffic that is meant for other hosts.`;
        report(rules['wide-addresses'], resource, ['spec', 'addresses', i], message);
      });
    }
  },
};
