import { execFileSync } from 'node:child_process';
import { podsOf, type Manifest } from '../world';
import { CALLERS, CONTROL } from './network';

/** What is behind a port of a cluster IP, or of another address of a Service. */
interface Forwarding {
  readonly ip: string;
  readonly port: number;
  readonly targets: readonly string[];
}

/** Leads connections to cluster IPs to the pods behind them, each as likely as the others, as kube-proxy does. */
export function forwardServices(world: readonly Manifest[]): void {
  const rules = forwardings(world).flatMap(({ ip, port, targets }) =>
    targets.map((target, i) => {
      const left = targets.length - i;
      const share = left === 1 ? '' : `numgen random mod ${left} == 0 `;
      return `ip daddr ${ip} tcp dport ${port} ${share}dnat to ${target}`;
    }),
  );
  // What a pod sends to itself by a cluster IP must come back this way.
  const hairpins = podsOf(world).map(({ ip }) => `ip saddr ${ip} ip daddr ${ip} snat to ${CONTROL}`);
  const table = `table ip services
delete table ip services
table ip services {
  chain arriving {
    type nat hook prerouting priority dstnat;
    ${rules.join('\n    ')}
  }
  chain sent {
    type nat hook output priority -100;
    ip saddr ${CALLERS} return
    ${rules.join('\n    ')}
  }
  chain leaving {
    type nat hook postrouting priority srcnat;
    ${hairpins.join('\n    ')}
  }
}
`;
  execFileSync('nft', ['-f', '-'], { input: table, stdio: ['pipe', 'ignore', 'pipe'] });
}

function forwardings(world: readonly Manifest[]): Forwarding[] {
  return world
    .filter(({ apiVersion, kind, spec }) => apiVersion === 'v1' && kind === 'Service' && spec?.clusterIP)
    .filter(({ spec }) => spec.clusterIP !== 'None')
    .flatMap(({ metadata, spec }) => {
      const slices = world.filter(
        (slice) =>
          slice.kind === 'EndpointSlice' &&
          slice.metadata.namespace === (metadata.namespace ?? 'default') &&
          slice.metadata.labels?.['kubernetes.io/service-name'] === metadata.name,
      );
      return (spec.ports ?? [])
        .filter(({ protocol }: any) => protocol !== 'UDP')
        .flatMap(({ name = '', port }: any) =>
          [spec.clusterIP, ...(spec.externalIPs ?? [])].map((ip: string) => ({ name, ip, port })),
        )
        .map(({ name, ip, port }: any) => ({
          ip,
          port,
          targets: slices.flatMap(({ ports = [], endpoints = [] }) => {
            const own = ports.find(({ name: of = '' }: any) => of === name);
            if (own === undefined) return [];
            return endpoints
              .flatMap(({ addresses }: any) => addresses)
              .map((address: string) => `${address}:${own.port}`);
          }),
        }));
    });
}
