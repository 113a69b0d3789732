import { App, Chart } from 'cdk8s';
import { Waypoint, WaypointTraffic } from '../../lib/gateway-api';
import {
  ClientPod,
  Injection,
  IstioIngress,
  MeshHost,
  MeshNamespace,
  VersionedWorkload,
  WorkloadPort,
} from '../../lib';
import { Destination, RouteAction, VirtualService } from '../../lib/networking';
import { Operation, WorkloadIdentity } from '../../lib/security';
import { appFacts } from '../../lib/values/app-facts';

/** A program with a cart, with callers inside and outside of its namespace, and an ingress. */
export class AccessWorld {
  public readonly app = new App();
  public readonly chart = new Chart(this.app, 'shop', { namespace: 'shop' });
  public readonly namespace: MeshNamespace;
  public readonly cart: VersionedWorkload;
  public readonly frontend: ClientPod;
  public readonly other: ClientPod;
  public readonly ingress: IstioIngress;

  public constructor(
    injection: Injection,
    private readonly gatewayAccount = 'edge',
  ) {
    const { chart } = this;
    this.namespace = new MeshNamespace(chart, 'shop', { injection });
    this.cart = new VersionedWorkload(chart, 'cart', {
      image: 'shop/cart:1',
      ports: [WorkloadPort.http(80, { targetPort: 8080 })],
      versions: ['v1'],
    });
    [this.frontend, this.other] = ['frontend', 'other'].map(
      (name) => new ClientPod(chart, name, { labels: { app: name } }),
    );
    const jobs = new Chart(this.app, 'jobs', { namespace: 'jobs' });
    new MeshNamespace(jobs, 'jobs', { injection });
    new ClientPod(jobs, 'batch', { labels: { app: 'batch' } });
    this.ingress = new IstioIngress(chart, 'ingress', {
      hosts: ['cart.example.com'],
      gatewayIdentity: WorkloadIdentity.of(gatewayAccount, 'istio-system'),
    });
    if (injection.labels['istio.io/dataplane-mode'] === undefined) this.expose();
  }

  /** Lets requests to `cart.example.com` through the gateway to the cart. */
  public expose(): void {
    const { chart } = this;
    const route = new VirtualService(chart, 'route', {
      hosts: [MeshHost.of('cart.example.com')],
      gateways: [this.ingress.gateway],
    });
    route.addHttpRoute({ action: RouteAction.forward(Destination.of(this.cart)) });
  }

  /** Puts a waypoint before all Services of the namespace. */
  public withWaypoint(): Waypoint {
    const waypoint = new Waypoint(this.chart, 'way', { traffic: WaypointTraffic.ALL });
    waypoint.enrollNamespace(this.namespace);
    return waypoint;
  }

  /** The objects of the program, with the pods of the gateway, which somebody else has installed. */
  public get manifests(): any[] {
    const own = this.app.charts.flatMap((chart) => chart.toJson());
    return [...own, ...gateway(this.gatewayAccount)];
  }

  /** The objects of a kind, as they are written. */
  public ofKind(kind: string): any[] {
    return appFacts(this.chart)
      .objects.filter(({ object }) => object.kind === kind)
      .map(({ object }) => object.toJson());
  }
}

const labels = { istio: 'ingressgateway', app: 'istio-ingressgateway' };
const gateway = (serviceAccountName: string) => {
  const metadata = { name: 'istio-ingressgateway', namespace: 'istio-system', labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: serviceAccountName, namespace: 'istio-system' },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { selector: labels, ports: [{ name: 'http2', port: 80, targetPort: 8080 }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: {
            labels: { ...labels, 'sidecar.istio.io/inject': 'true' },
            annotations: { 'inject.istio.io/templates': 'gateway' },
          },
          spec: { serviceAccountName, containers: [{ name: 'istio-proxy', image: 'istio/proxyv2:1.31.0' }] },
        },
      },
    },
  ];
};

/** A request, and whether it is let in. */
export interface AccessQuestion {
  /** The caller, as `name.namespace`; undefined for somebody outside of the mesh. */
  readonly from?: string;
  readonly method?: string;
  readonly path?: string;
  readonly isAllowed: boolean;
}

/** What is said of who may call, and what becomes of requests by it. */
export interface AccessCase {
  readonly says: string;
  readonly world: () => AccessWorld;
  readonly asks: readonly AccessQuestion[];
}

const FRONTEND = 'frontend.shop';
const OTHER = 'other.shop';
const BATCH = 'batch.jobs';

function built(injection: Injection, say: (world: AccessWorld) => void): () => AccessWorld {
  return () => {
    const world = new AccessWorld(injection);
    say(world);
    return world;
  };
}

/** What sidecars enforce. */
export const sidecarCases: readonly AccessCase[] = [
  {
    says: 'a caller is let in, and nobody else',
    world: built(Injection.sidecar(), ({ cart, frontend }) => cart.allowFrom(frontend)),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: OTHER, isAllowed: false },
      { from: BATCH, isAllowed: false },
      { isAllowed: false },
    ],
  },
  {
    says: 'a caller may do what is said, and nothing else',
    world: built(Injection.sidecar(), ({ cart, frontend, other }) => {
      cart.allowFrom(frontend, { operations: [Operation.get('/cart*')] });
      cart.allowFrom(other, { operations: [Operation.post('/cart'), Operation.get('/health')] });
    }),
    asks: [
      { from: FRONTEND, path: '/cart/1', isAllowed: true },
      { from: FRONTEND, path: '/admin', isAllowed: false },
      { from: FRONTEND, method: 'POST', path: '/cart', isAllowed: false },
      { from: OTHER, method: 'POST', path: '/cart', isAllowed: true },
      { from: OTHER, path: '/health', isAllowed: true },
      { from: OTHER, path: '/cart', isAllowed: false },
    ],
  },
  {
    says: 'a namespace and what comes through the gateway are let in',
    world: built(Injection.sidecar(), ({ cart, ingress }) => {
      cart.allowFromNamespace('jobs', { operations: [Operation.port(8080)] });
      cart.allowFromIngress(ingress, { operations: [Operation.get()] });
    }),
    asks: [
      { from: BATCH, isAllowed: true },
      { from: FRONTEND, isAllowed: false },
      { isAllowed: true },
      { method: 'POST', isAllowed: false },
    ],
  },
  {
    says: 'nobody is let in',
    world: built(Injection.sidecar(), ({ cart }) => cart.denyAll()),
    asks: [{ from: FRONTEND, isAllowed: false }, { isAllowed: false }],
  },
  {
    says: 'a namespace is closed but for what is let in',
    world: built(Injection.sidecar(), ({ namespace, cart, frontend }) => {
      namespace.denyByDefault();
      namespace.strictMutualTls();
      cart.allowFrom(frontend);
    }),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: OTHER, isAllowed: false },
    ],
  },
];

/** What ztunnel enforces, and what a waypoint does. */
export const ambientCases: readonly AccessCase[] = [
  {
    says: 'ztunnel lets a caller in to a port, and a namespace, and nobody else',
    world: built(Injection.ambient(), ({ cart, frontend, namespace }) => {
      namespace.denyByDefault();
      cart.allowFrom(frontend, { operations: [Operation.port(8080)] });
      cart.allowFromNamespace('jobs');
    }),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: BATCH, isAllowed: true },
      { from: OTHER, isAllowed: false },
    ],
  },
  {
    says: 'a waypoint lets a caller do what is said, and nobody else',
    world: built(Injection.ambient(), (world) => {
      const { cart, frontend } = world;
      cart.allowFrom(frontend, { operations: [Operation.get('/cart*')] });
      world.withWaypoint();
      cart.allowFromNamespace('jobs');
    }),
    asks: [
      { from: FRONTEND, path: '/cart', isAllowed: true },
      { from: FRONTEND, method: 'POST', path: '/cart', isAllowed: false },
      { from: BATCH, isAllowed: true },
      { from: OTHER, path: '/cart', isAllowed: false },
    ],
  },
  {
    says: 'a waypoint is called by the port of the Service',
    world: built(Injection.ambient(), (world) => {
      world.withWaypoint();
      world.cart.allowFrom(world.frontend, { operations: [Operation.port(8080)] });
    }),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: OTHER, isAllowed: false },
    ],
  },
  {
    says: 'a namespace is closed behind a waypoint but for what is let in',
    world: built(Injection.ambient(), (world) => {
      world.withWaypoint();
      world.namespace.denyByDefault();
      world.namespace.strictMutualTls();
      world.cart.allowFrom(world.frontend);
    }),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: OTHER, isAllowed: false },
    ],
  },
  {
    says: 'a caller with a sidecar leaves the waypoint out, and is let in to the pods',
    world: built(Injection.ambient(), (world) => {
      world.withWaypoint();
      const legacy = new Chart(world.app, 'legacy', { namespace: 'legacy' });
      new MeshNamespace(legacy, 'legacy');
      const client = new ClientPod(legacy, 'old', { labels: { app: 'old' } });
      world.cart.allowFrom(client, { operations: [Operation.port(8080)] });
      world.cart.allowFrom(world.frontend, { operations: [Operation.get()] });
    }),
    asks: [
      { from: FRONTEND, isAllowed: true },
      { from: FRONTEND, method: 'POST', isAllowed: false },
      { from: OTHER, isAllowed: false },
    ],
  },
  {
    says: 'nobody is let in behind a waypoint',
    world: built(Injection.ambient(), (world) => {
      world.withWaypoint();
      world.cart.denyAll();
    }),
    asks: [{ from: FRONTEND, isAllowed: false }],
  },
];
