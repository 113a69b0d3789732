import { maker } from '../../support/cases';

const NETWORKING = 'networking.istio.io/v1';

export const virtualService = maker(NETWORKING, 'VirtualService');
export const destinationRule = maker(NETWORKING, 'DestinationRule');
export const serviceEntry = maker(NETWORKING, 'ServiceEntry');
export const workloadEntry = maker(NETWORKING, 'WorkloadEntry');
export const workloadGroup = maker(NETWORKING, 'WorkloadGroup');

const hosts = ['reviews'];

/** Where the rules of cases send requests, unless they are about that. */
export const route = [{ destination: { host: 'reviews' } }];

/** A virtual service with these rules for HTTP. */
export const http = (...rules: object[]) => virtualService({ hosts, http: rules });

/** A virtual service with one rule that has a route, and these fields. */
export const routed = (fields: object) => http({ route, ...fields });

/** A virtual service with one rule that has a route, and this match. */
export const matching = (match: object) => routed({ match: [match] });

/** A virtual service whose rule changes headers of requests. */
export const requestHeaders = (request: object) => routed({ headers: { request } });

/** A virtual service with rules for connections. */
export const connections = (spec: object) => virtualService({ hosts: ['db.example.com'], ...spec });

/** Where connections go. */
export const database = [{ destination: { host: 'db' } }];

/** A destination rule with this traffic policy. */
export const policy = (trafficPolicy: object) => destinationRule({ host: 'reviews', trafficPolicy });

/** A destination rule with these settings of its load balancer, and outlier detection. */
export const balancer = (loadBalancer: object) => policy({ loadBalancer, outlierDetection: {} });

/** A service entry for a host, with one port. */
export const external = (fields: object, metadata: object = {}) =>
  serviceEntry(
    {
      hosts: ['api.example.com'],
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      resolution: 'DNS',
      ...fields,
    },
    metadata,
  );

/** A service entry with these endpoints, whose addresses are given. */
export const staticEntry = (...endpoints: object[]) => external({ resolution: 'STATIC', endpoints });

/** A workload group with this probe. */
export const probe = (fields: object) =>
  workloadGroup({ template: {}, probe: { tcpSocket: { port: 8080 }, ...fields } });
