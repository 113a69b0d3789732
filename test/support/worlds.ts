import { stringify } from 'yaml';
import type { Manifest } from '../../lib/mesh/manifest';
import { seeded } from './mutate';
import { kubernetesKinds, type Make, namespace } from './world-kubernetes';
import { policyKinds } from './world-policies';
import { trafficKinds } from './world-traffic';
import { Dice } from './world-words';

/** A world of manifests, and what a judge is told beside them. */
export interface World {
  readonly seed: number;
  readonly manifests: readonly Manifest[];
  /** The manifests, one a document, in block style, so that no two fields stand on one line. */
  readonly yaml: string;
  readonly meshConfig?: object;
  readonly meshNetworks?: object;
  /** Whether the default ingress gateway is assumed. */
  readonly defaults: boolean;
}

function meshConfig(dice: Dice): object {
  return {
    ...dice.maybe(3, () => ({ rootNamespace: 'shop' })),
    ...dice.maybe(2, () => ({ defaultProviders: { accessLogging: dice.some('envoy') } })),
    ...dice.maybe(2, () => ({
      extensionProviders: [
        {
          name: 'lightstep',
          lightstep: { service: 'lightstep.shop.svc.cluster.local', port: 80, accessToken: 'a' },
        },
      ],
    })),
    ...dice.maybe(2, () => ({
      defaultConfig: {
        proxyMetadata: {
          ISTIO_META_DNS_CAPTURE: dice.of('true', 'false'),
          ...dice.maybe(2, () => ({ ISTIO_META_DNS_AUTO_ALLOCATE: 'true' })),
          ...dice.maybe(3, () => ({ PILOT_ENABLE_IP_AUTOALLOCATE: 'true' })),
        },
      },
    })),
  };
}

function meshNetworks(dice: Dice): object {
  const endpoints = dice.list(1, 2, () =>
    dice.of<object>({ fromRegistry: dice.of('east', 'west', 'Kubernetes') }, { fromCidr: '10.0.0.0/8' }),
  );
  return {
    networks: Object.fromEntries(
      dice
        .some('network-1', 'network-2')
        .map((name) => [name, { endpoints, gateways: [{ address: '10.0.0.1', port: 15443 }] }]),
    ),
  };
}

const { service, pod, deployment, node, mutating } = kubernetesKinds;
const { virtualService, destinationRule, gateway, serviceEntry, sidecar } = trafficKinds;
const { authorizationPolicy, requestAuthentication, telemetry, wasmPlugin, secret } = policyKinds;

/** All kinds, each as often as it is to be thrown. */
const all: readonly Make[] = [
  ...Object.values<Make>(kubernetesKinds),
  ...Object.values<Make>(trafficKinds),
  ...Object.values<Make>(policyKinds),
  ...[service, service, service, service, pod, pod, deployment, deployment],
  ...[
    virtualService,
    virtualService,
    virtualService,
    destinationRule,
    gateway,
    gateway,
    serviceEntry,
    secret,
  ],
];

/** Kinds that meet the more often when there are no others. */
const THEMES: readonly (readonly Make[])[] = [
  [gateway, gateway, pod, secret, service],
  [gateway, gateway, virtualService, requestAuthentication, pod, pod],
  [sidecar, sidecar, telemetry, telemetry, pod, deployment],
  [service, service, deployment, deployment],
  [serviceEntry, serviceEntry, destinationRule, virtualService, service],
  [authorizationPolicy, requestAuthentication, wasmPlugin, pod, deployment],
  [destinationRule, destinationRule, pod, node, service],
  [mutating, mutating, deployment, service],
];

/** A world of 5 to 40 objects of few names, hosts, labels and ports; always the same one for a seed. */
export function randomWorld(seed: number): World {
  const dice = new Dice(seeded(seed));
  const objects = new Map<string, Manifest>();
  const add = (manifest: Manifest) => {
    const { kind, metadata } = manifest;
    objects.set(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`, manifest);
  };
  for (const name of ['shop', 'pay', 'istio-system', 'default']) {
    if (!dice.in(3)) add(namespace(dice, name));
  }
  // istioctl looks at nothing in it, so that it is no namespace among others.
  if (objects.size > 0 && dice.in(2)) add(namespace(dice, 'kube-system'));
  const kinds = dice.in(2) ? all : dice.of(...THEMES);
  for (let more = 4 + dice.upTo(28); more > 0; more--) {
    const place = dice.in(25) ? {} : { namespace: dice.namespace };
    for (const manifest of dice.of(...kinds)(dice, { name: dice.name, ...place })) add(manifest);
  }
  const manifests = [...objects.values()];
  return {
    seed,
    manifests,
    yaml: manifests
      .map((manifest) => stringify(manifest, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }))
      .join('---\n'),
    ...(dice.in(3) ? { meshConfig: meshConfig(dice) } : {}),
    ...(dice.in(4) ? { meshNetworks: meshNetworks(dice) } : {}),
    defaults: !dice.in(3),
  };
}
