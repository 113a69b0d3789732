import type { Workload } from '../../mesh/workload';
import type { ClientTls } from '../security/mutual-tls';
import { addressesAt } from '../security/arrival-facts';
import { authorizeAtZtunnel } from '../security/ztunnel';
import type { End } from './cluster-walk';
import { type InboundContext, type Verdict, isFromItself, looksInto } from './peer';

/** What the proxy of the node makes of a connection to pods in ambient mode: it looks into nothing, and asks its policies. */
export function nodeVerdict(
  end: End,
  pods: Workload,
  port: number,
  client: ClientTls,
  { mesh, request, peer, doubt, trace }: InboundContext,
): Verdict {
  const principal = client.kind === 'tunnel' ? peer.principal : undefined;
  const { address } = addressesAt(request, undefined, isFromItself(peer));
  trace?.note(
    'policy',
    `the ztunnel of ${pods.resource.namespace}/${pods.resource.name} sees ${principal ?? 'nobody’s identity'} on port ${port}`,
  );
  const facts = {
    port,
    ...(principal !== undefined && { principal }),
    ...(address !== undefined && { address }),
  };
  const { allowed, why } = authorizeAtZtunnel(mesh, pods, facts, trace);
  for (const reason of why) doubt(reason);
  const tls = client.text;
  if (allowed !== false) return { kind: 'workload', status: end.status, tls };
  return { kind: 'denied', status: looksInto(peer, end) ? 503 : 0, tls };
}
