import type { Chart } from 'cdk8s';
import { MutualTlsMode, PeerAuthentication, PolicyTarget } from '../../../lib/security';

/** Fields that no construct sets, and why. */
export const peerAuthenticationFieldsLeftOut: { path: string; why: string }[] = [];

/** Peer authentications that together set every field and every choice that `PeerAuthentication` has. */
export function peerAuthentications(chart: Chart): void {
  for (const mode of Object.values(MutualTlsMode)) {
    new PeerAuthentication(chart, `mode-${mode.toLowerCase()}`, {
      target: PolicyTarget.labels({ app: 'reviews' }),
      mode,
      portModes: { 8080: mode },
    });
  }
  new PeerAuthentication(chart, 'strict', { mode: MutualTlsMode.STRICT });
}
