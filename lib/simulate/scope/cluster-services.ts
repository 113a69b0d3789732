import { type MeshService, type MeshServicePort, isTie } from '../../mesh/services/service';

/** The services that a proxy has clusters for, by their hosts. */
export class ClusterServices {
  private readonly byHost = new Map<string, MeshService>();
  private readonly ties = new Map<string, string>();

  /** The service of a host. */
  public get(host: string): MeshService | undefined {
    return this.byHost.get(host);
  }

  /** Why another service may be the one of a host. */
  public unsure(host: string): string | undefined {
    return this.ties.get(host);
  }

  /** Adds a service; of several with one host Kubernetes' own counts, or else the first, with the ports of its namesakes. */
  public add(service: MeshService): void {
    const { host } = service;
    const known = this.get(host);
    if (known === service) return;
    if (known?.registry === service.registry) {
      this.addNamesake(known, service);
      return;
    }
    if (known !== undefined) this.tellMixture(known, service);
    if (known === undefined || service.registry === 'kubernetes') this.byHost.set(host, service);
  }

  /** A Service and a service entry of one host and namespace have one list of endpoints. */
  private tellMixture(known: MeshService, service: MeshService): void {
    const [own, entry] = known.registry === 'kubernetes' ? [known, service] : [service, known];
    const isMixed = entry.resolution === 'static' || own.resolution === 'passthrough';
    if (known.namespace !== service.namespace || !isMixed) return;
    this.ties.set(
      known.host,
      `${known.resource.text} and ${service.resource.text} both have ${known.host}, and istiod may give it the endpoints of either`,
    );
  }

  private addNamesake(known: MeshService, service: MeshService): void {
    const has = (number: number) => known.ports.some((port) => port.number === number);
    const more = service.ports.filter(({ number }) => !has(number));
    const merges = canMerge(known, service);
    if (merges && more.length > 0)
      this.byHost.set(known.host, { ...known, ports: [...known.ports, ...more] });
    const isShared = ({ number, protocol }: MeshServicePort) =>
      protocol === 'udp' && more.some((port) => port.number === number && port.protocol !== 'udp');
    if (merges && more.some(isShared)) {
      this.ties.set(
        known.host,
        `${known.resource.text} has one number for UDP and for another protocol, of which a Sidecar may leave either`,
      );
    }
    if (known.resource === service.resource || !isTie(known, service)) return;
    if (merges && more.length === service.ports.length) return;
    if (merges && more.length === 0 && sendsAlike(known, service)) return;
    this.ties.set(
      known.host,
      `${known.resource.text} and ${service.resource.text} both have ${known.host}; the older counts, and nothing tells which that is`,
    );
  }
}

/** Whether two services of one host send to what the caller connected to, by the same ports, so that either may count. */
const sendsAlike = (a: MeshService, b: MeshService) =>
  a.resolution === 'passthrough' &&
  [a, b].every(
    ({ registry, selector }) => registry === 'service-entry' && Object.keys(selector).length === 0,
  ) &&
  JSON.stringify(a.ports) === JSON.stringify(b.ports);

/** Whether the ports of two services of one host are those of one (the upstream project's `pilot/pkg/model/sidecar.go: canMergeServices`). */
const canMerge = (a: MeshService, b: MeshService) =>
  a.namespace === b.namespace &&
  a.resolution === b.resolution &&
  sameTexts(a.resource.labels, b.resource.labels) &&
  sameTexts(a.selector, b.selector) &&
  [...(a.exportTo ?? [])].sort().join() === [...(b.exportTo ?? [])].sort().join();

const sameTexts = (a: { readonly [key: string]: unknown }, b: { readonly [key: string]: unknown }) =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([key, value]) => b[key] === value);
