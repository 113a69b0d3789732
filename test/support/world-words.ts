import { type Random, pick } from './mutate';

/** A dice with a small vocabulary, so that what it throws collides and refers to things that are not there. */
export class Dice {
  public constructor(private readonly random: Random) {}

  /** True once in so many throws. */
  public in(times: number): boolean {
    return this.random(times) === 0;
  }

  public upTo(most: number): number {
    return this.random(most + 1);
  }

  public of<T>(...items: readonly T[]): T {
    return pick(this.random, items);
  }

  /** From `least` to `most` of what is made. */
  public list<T>(least: number, most: number, make: (index: number) => T): T[] {
    return Array.from({ length: least + this.random(most - least + 1) }, (_, i) => make(i));
  }

  /** Some of these, in their order. */
  public some<T>(...items: readonly T[]): T[] {
    return items.filter(() => this.in(2));
  }

  /** What is made once in so many throws, or nothing: an object to be spread. */
  public maybe<T extends object>(times: number, make: () => T): T | Record<string, never> {
    return this.in(times) ? make() : {};
  }

  public get name(): string {
    return this.of('reviews', 'ratings', 'details', 'web');
  }

  public get namespace(): string {
    return this.of('shop', 'shop', 'shop', 'pay', 'pay', 'istio-system');
  }

  public get port(): number {
    return this.of(80, 80, 443, 8080, 9080);
  }

  public get labels(): { [key: string]: string } {
    return {
      ...this.maybe(2, () => ({ app: this.name })),
      ...this.maybe(2, () => ({ version: this.of('v1', 'v2') })),
      ...this.maybe(6, () => ({ istio: this.of('ingressgateway', 'egressgateway') })),
    };
  }

  /** Labels of which there is at least one. */
  public get someLabels(): { [key: string]: string } {
    if (this.in(3)) return { version: this.of('v1', 'v2') };
    return { app: this.name, ...this.maybe(3, () => ({ version: this.of('v1', 'v2', 'v3') })) };
  }

  /** A host as destinations and rules name it. */
  public get host(): string {
    return this.of(
      this.name,
      this.name,
      `${this.name}.${this.namespace}`,
      `${this.name}.${this.namespace}.svc.cluster.local`,
      'api.example.com',
      'www.example.org',
      'example.com',
    );
  }

  public get publicHost(): string {
    return this.of('api.example.com', 'www.example.com', '*.example.com', 'example.org', '*');
  }

  public get exportTo(): object {
    return this.maybe(4, () => ({
      exportTo: this.of(['.'], ['*'], ['pay'], ['.', 'pay'], ['shop', '*'], ['~']),
    }));
  }

  public get selector(): object {
    return this.maybe(2, () => ({ selector: { matchLabels: this.someLabels } }));
  }

  /** Istio's annotations, right, misplaced, unknown and bad. */
  public get annotations(): object {
    if (!this.in(4)) return {};
    const all = this.list(1, 2, () =>
      this.of(
        ['sidecar.istio.io/inject', this.of('true', 'false')],
        ['sidecar.istio.io/proxyCPU', this.of('100m', '1', 'a lot', '1.5', '0x1')],
        ['sidecar.istio.io/proxyMemory', this.of('128Mi', '1e3', '12 Mi', '')],
        ['sidecar.istio.io/interceptionMode', this.of('REDIRECT', 'TPROXY', 'tproxy', '')],
        ['sidecar.istio.io/discoveryAddress', 'istiod:15012'],
        ['sidecar.istio.io/statsInclusionPrefixes', 'cluster'],
        ['sidecar.istio.io/injekt', 'true'],
        ['sidecar.istio.io/status', '{}'],
        ['networking.istio.io/exportTo', this.of('.', '*', 'pay', ' shop , pay', '', '~')],
        ['status.sidecar.istio.io/port', this.of('15020', 'http', '70000', ' 80', '')],
        ['readiness.status.sidecar.istio.io/periodSeconds', this.of('1', '-1', '1.5')],
        [
          'traffic.sidecar.istio.io/includeOutboundIPRanges',
          this.of('*', '10.0.0.0/8', '10.0.0.1', '', '10.0.0.0/8, ::/0'),
        ],
        ['traffic.sidecar.istio.io/excludeOutboundIPRanges', this.of('*', '10.0.0.0/8', '::1/128')],
        [
          'traffic.sidecar.istio.io/includeInboundPorts',
          this.of('*', '80,443', '80, 443', 'http', '', '80,'),
        ],
        ['traffic.sidecar.istio.io/excludeInboundPorts', this.of('*', '80', '65536')],
        ['traffic.sidecar.istio.io/excludeInterfaces', this.of('eth0', 'eth0,eth1', 'a/b')],
        ['prometheus.istio.io/merge-metrics', this.of('true', 'yes', 'T', 'FALSE', '')],
        [
          'proxy.istio.io/config',
          this.of('concurrency: 2', 'concurency: 2', '{', '- a', 'concurrency: two', ''),
        ],
        ['istio.io/rev', 'canary'],
        ['istio.io/dry-run', 'true'],
        ['ambient.istio.io/redirection', 'enabled'],
        ['topology.istio.io/controlPlaneClusters', 'a'],
        ['kubernetes.io/ingress.class', 'istio'],
        ['example.com/owner', 'me'],
        ['galley.istio.io/analyze-suppress', this.of('IST0118', '*', 'IST0102,IST0101')],
      ),
    );
    return { annotations: Object.fromEntries(all) };
  }
}
