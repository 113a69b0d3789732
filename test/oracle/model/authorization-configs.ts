import { type ProxyConfig, withWarming } from '../envoy/config';
import type { Referee } from '../referee';

/** Where a proxy is, as a request names it. */
interface Place {
  readonly from?: string;
  readonly via?: string;
}

let worlds = 0;

/** Applies a world, and reads what istiod made of it for each proxy, by the name of its place. */
export async function newestConfigs(
  referee: Referee,
  manifests: readonly any[],
  places: readonly Place[],
): Promise<ReadonlyMap<string, ProxyConfig>> {
  const mark = `world-${++worlds}`;
  await referee.apply([...manifests, markedBy(mark)]);
  const configs = new Map<string, ProxyConfig>();
  for (const place of places) configs.set(place.from ?? place.via ?? '', await marked(referee, place, mark));
  return configs;
}

/** A policy that does nothing, and is in the configuration of all proxies: by it one knows that they have the newest. */
const markedBy = (name: string): any => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'istio-system' },
  spec: { action: 'AUDIT', rules: [{}] },
});

async function marked(referee: Referee, place: Place, mark: string): Promise<ProxyConfig> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const config = withWarming(await referee.configuration(place));
    if (JSON.stringify(config.listeners).includes(`policy[${mark}]`)) return config;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the proxy at ${JSON.stringify(place)} does not have what istiod made of ${mark}`);
}
