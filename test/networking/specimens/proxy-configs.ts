import type { Chart } from 'cdk8s';
import { PolicyTarget, ProxyConfig } from '../../../lib/networking';

/** Fields that no construct sets, and why. */
export const proxyConfigFieldsLeftOut: { path: string; why: string }[] = [];

/** Proxy configurations that together set every field that `ProxyConfig` has. */
export function proxyConfigs(chart: Chart): void {
  new ProxyConfig(chart, 'bare');
  new ProxyConfig(chart, 'full', {
    target: PolicyTarget.labels({ app: 'reviews' }),
    concurrency: 0,
    environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' },
    imageType: 'distroless',
  });
}
