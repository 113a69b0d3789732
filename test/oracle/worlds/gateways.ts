import type { Dice } from './dice';
import { NAMESPACES, OUTSIDE, WILDCARDS } from './words';

/** Gateways on the default ingress gateway, and the names by which VirtualServices may refer to them. */
export function gateways(dice: Dice): { names: string[]; manifests: any[] } {
  const manifests = Array.from({ length: dice.between(1, 3) }, (_, i) => {
    const namespace = dice.pick([...NAMESPACES, 'istio-system']);
    const host = () => {
      const plain = dice.chance(45) ? '*' : dice.pick([...OUTSIDE, ...WILDCARDS]);
      return dice.weighted([[6, plain], [1, `./${plain}`], [1, `${dice.pick(NAMESPACES)}/${plain}`], [1, `*/${plain}`]]); // prettier-ignore
    };
    const number = dice.weighted([[8, 80], [1, 8080], [1, 443]]); // prettier-ignore
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: `gw-${'bac'[i]}`, namespace },
      spec: {
        selector: dice.weighted<object>([
          [9, { istio: 'ingressgateway' }],
          [1, { istio: 'ingressgateway', app: 'istio-ingressgateway' }],
          [1, { istio: 'other' }],
        ]),
        servers: [
          {
            port: { number, name: `http-${number}`, protocol: dice.weighted([[8, 'HTTP'], [1, 'HTTP2'], [1, 'GRPC']]) }, // prettier-ignore
            hosts: survivable([...new Set(Array.from({ length: dice.between(1, 2) }, host))]),
            tls: dice.maybe(8, () => ({ httpsRedirect: true })),
          },
        ],
      },
    };
  });
  const names = manifests.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return { names: [...names, manifests[0].metadata.name], manifests };
}

/** istiod ends where a host with a namespace stands behind one that means all hosts of all namespaces. */
const survivable = (hosts: readonly string[]): readonly string[] => (hosts.includes('*/*') ? ['*/*'] : hosts);
