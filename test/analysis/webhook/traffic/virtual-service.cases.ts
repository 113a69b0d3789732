import type { ObjectCases } from '../../support/cases';
import { connections, database, http, matching, route, routed, virtualService } from './makers';

const http1 = [{ route }];
const tls = [{ match: [{ sniHosts: ['db.example.com'] }], route: database }];
const tcp = [{ route: database }];
const split = (...weights: (number | undefined)[]) =>
  http({ route: weights.map((weight, i) => ({ destination: { host: `reviews-v${i + 1}` }, weight })) });
const gateways = (...names: string[]) =>
  virtualService({ hosts: ['reviews.example.com'], gateways: names, http: http1 });
const sni = (...sniHosts: string[]) => connections({ tls: [{ match: [{ sniHosts }], route: database }] });
const atEastWest = (host: string) =>
  virtualService({
    hosts: [host],
    gateways: ['istio-system/east-west'],
    tls: [{ match: [{ sniHosts: [host] }], route: database }],
  });

/** What a virtual service is as a whole: hosts, gateways, destinations, and rules for connections. */
export const virtualServiceCases: ObjectCases = {
  'virtual-service/delegate-with-gateways': [
    {
      bad: virtualService({ gateways: ['istio-system/edge'], http: http1 }),
      good: virtualService({ http: http1 }),
    },
  ],
  'virtual-service/delegate-with-tls': [
    {
      bad: virtualService({ tls: [{ match: [{ sniHosts: ['db.example.com'] }], route: database }] }),
      good: connections({ tls }),
    },
  ],
  'virtual-service/delegate-with-tcp': [{ bad: virtualService({ tcp }), good: connections({ tcp }) }],
  'virtual-service/no-rules': [{ bad: virtualService({ hosts: ['reviews'] }), good: http({ route }) }],
  'virtual-service/any-host-in-mesh': [
    {
      bad: virtualService({ hosts: ['*'], http: http1 }),
      good: virtualService({ hosts: ['*'], gateways: ['istio-system/edge'], http: http1 }),
    },
    {
      bad: virtualService({ hosts: ['*'], gateways: ['istio-system/edge', 'mesh'], http: http1 }),
      good: virtualService({
        hosts: ['*.example.com'],
        gateways: ['istio-system/edge', 'mesh'],
        http: http1,
      }),
    },
  ],
  'virtual-service/overlapping-hosts': [
    {
      bad: virtualService({ hosts: ['*.example.com', 'shop.example.com'], http: http1 }),
      good: virtualService({ hosts: ['*.example.com', 'example.com'], http: http1 }),
    },
    {
      bad: virtualService({ hosts: ['reviews', 'reviews'], http: http1 }),
      good: virtualService({ hosts: ['reviews', 'ratings'], http: http1 }),
    },
  ],
  'virtual-service/sni-form': [
    { bad: atEastWest('outbound_.80_db.example.com'), good: atEastWest('outbound_.80_._.db.example.com') },
    {
      bad: atEastWest('outbound_.http_._.db.example.com'),
      good: atEastWest('outbound_.80_.v1_.db.example.com'),
    },
  ],
  'virtual-service/gateway-empty-part': [{ bad: gateways('/edge'), good: gateways('istio-system/edge') }],
  'virtual-service/gateway-namespace': [
    { bad: gateways('istio.system/edge'), good: gateways('istio-system/edge') },
    {
      bad: matching({ gateways: ['*/edge'] }),
      good: matching({ gateways: ['istio-system/edge'] }),
    },
  ],
  'virtual-service/gateway-name': [
    { bad: gateways('istio-system/edge.example.com'), good: gateways('istio-system/edge') },
    {
      bad: connections({ tcp: [{ match: [{ gateways: ['istio-system/edge/443'] }], route: database }] }),
      good: connections({ tcp: [{ match: [{ gateways: ['istio-system/edge'] }], route: database }] }),
    },
  ],
  'virtual-service/gateway-legacy-name': [
    { bad: gateways('edge.istio-system.svc.cluster.local'), good: gateways('istio-system/edge') },
  ],
  'virtual-service/no-destination': [
    { bad: http({ route: [{ weight: 1 }] }), good: http({ route: [{ ...route[0], weight: 1 }] }) },
  ],
  'virtual-service/weight': [{ bad: split(-1, 2), good: split(1, 2) }],
  'virtual-service/no-weight': [
    { bad: split(undefined, undefined), good: split(50, 50) },
    {
      bad: connections({ tcp: [{ route: [...database, ...database] }] }),
      good: connections({ tcp: [{ route: database }] }),
    },
  ],
  'virtual-service/destination-any': [
    { bad: http({ route: [{ destination: { host: '*' } }] }), good: http({ route }) },
  ],
  'virtual-service/subset': [
    {
      bad: http({ route: [{ destination: { host: 'reviews', subset: 'v1.2' } }] }),
      good: http({ route: [{ destination: { host: 'reviews', subset: 'v1-2' } }] }),
    },
  ],
  'virtual-service/tls-without-match': [
    { bad: connections({ tls: [{ match: [], route: database }] }), good: connections({ tls }) },
  ],
  'virtual-service/tls-without-sni': [
    {
      bad: connections({ tls: [{ match: [{ sniHosts: [], port: 443 }], route: database }] }),
      good: connections({ tls: [{ match: [{ sniHosts: ['db.example.com'], port: 443 }], route: database }] }),
    },
  ],
  'virtual-service/sni-address': [{ bad: sni('10.0.0.1'), good: sni('db.example.com') }],
  'virtual-service/sni-not-covered': [{ bad: sni('cache.example.com'), good: sni('db.example.com') }],
  'virtual-service/tls-without-route': [
    { bad: connections({ tls: [{ match: tls[0].match }] }), good: connections({ tls }) },
  ],
  'virtual-service/tcp-without-route': [
    {
      bad: connections({ tcp: [{ match: [{ port: 27017 }] }] }),
      good: connections({ tcp: [{ match: [{ port: 27017 }], route: database }] }),
    },
  ],
  'virtual-service/destination-subnet': [
    {
      bad: connections({ tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/33'] }], route: database }] }),
      good: connections({ tcp: [{ match: [{ destinationSubnets: ['10.0.0.0/24'] }], route: database }] }),
    },
  ],
  'virtual-service/unreachable-rule': [
    {
      bad: http({ route }, { match: [{ uri: { prefix: '/v2' } }], route }),
      good: http({ match: [{ uri: { prefix: '/v2' } }], route }, { route }),
    },
    {
      bad: connections({ tcp: [{ route: database }, { route: database }] }),
      good: connections({ tcp: [{ match: [{ port: 27017 }], route: database }, { route: database }] }),
    },
    {
      bad: connections({ tls: [tls[0], tls[0]] }),
      good: connections({ tls: [{ ...tls[0], match: [{ ...tls[0].match[0], port: 443 }] }, tls[0]] }),
    },
  ],
  'virtual-service/ineffective-match': [
    {
      bad: http(
        { match: [{ uri: { prefix: '/shop' } }], route },
        { match: [{ uri: { prefix: '/shop/cart' } }], route },
      ),
      good: http(
        { match: [{ uri: { prefix: '/shop/cart' } }], route },
        { match: [{ uri: { prefix: '/shop' } }], route },
      ),
    },
    {
      bad: routed({
        match: [
          { uri: { exact: '/cart' }, name: 'one' },
          { uri: { exact: '/cart' }, name: 'two' },
        ],
      }),
      good: routed({ match: [{ uri: { exact: '/cart' } }, { uri: { exact: '/cart' }, port: 80 }] }),
    },
    {
      bad: connections({
        tcp: [{ match: [{ port: 27017 }, { port: 27017, destinationSubnets: [] }], route: database }],
      }),
      good: connections({ tcp: [{ match: [{ port: 27017 }, { port: 27018 }], route: database }] }),
    },
  ],
};
