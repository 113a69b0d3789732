import { selects } from '../../mesh/workload';
import type { ClusterUser } from '../scope/clusters';
import type { BoundL4Match } from '../virtual-services/bound-virtual-service';

/**
 * Which condition on the caller, port or gateway keeps a match for connections from this proxy; undefined where none does. Here all
 * of them must hold (the upstream project's `pilot/pkg/networking/core/tls.go: matchTLS, matchTCP`).
 */
export function staticObjectionL4(
  match: BoundL4Match,
  user: ClusterUser,
  port: number,
  gateway: string,
): string | undefined {
  if (match.gateways.length > 0 && !match.gateways.includes(gateway))
    return `it is for ${match.gateways.join(', ')}`;
  if (match.port && match.port !== port) return `it is for port ${match.port}`;
  if (!selects(match.sourceLabels, user.labels)) return 'it is for callers with other labels';
  return match.sourceNamespace && match.sourceNamespace !== user.namespace
    ? `it is for callers in ${match.sourceNamespace}`
    : undefined;
}
