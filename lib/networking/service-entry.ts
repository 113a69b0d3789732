import { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, dnsLabel, objectName, port as checkPort } from '../values/checks';
import { exportTo } from '../values/export-to';
import { Endpoint } from '../values/networking/endpoint';
import { wildcardHost } from '../values/dns-name';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { accepted, refuse } from '../values/mesh-fault';
import type { ServiceEntrySpec, ServiceEntryView } from '../values/networking/messages';
import {
  dynamicWaypointFault,
  type IServiceEntryRef,
  resolvableChecks,
  ServiceLocation,
  ServiceResolution,
} from '../values/networking/service-entry';
import type { IMeshHost } from '../values/mesh-host';
import { ServiceEntryPort } from '../values/networking/service-entry-port';
import { defined, filledList } from '../values/spec';
import { selectorSpec, workloadLabels } from '../values/workload-selector';
import type { ServiceEntryProps } from './service-entry-props';
import { checkServiceEndpoint, checkServiceEntry } from './service-entry-checks';

const USE_WAYPOINT = 'istio.io/use-waypoint';

/** A service entry, defined here or elsewhere: something that traffic can be sent to. */
export interface IServiceEntry extends IMeshResource, IMeshHost, IServiceEntryRef {
  /** Its hosts, as they are written; the first is the one that it stands for as a host itself. */
  readonly hosts: string[];

  /**
   * One of its hosts, to send traffic to. Any other is refused: of `*.example.com`, no single host is known to Istio.
   *
   * @param name the host, as it is written in the service entry
   */
  host(name: string): IMeshHost;
}

/** What is known of a service entry that is defined elsewhere. */
export interface ServiceEntryAttributes {
  /**
   * Its namespace.
   *
   * @default - that of the object which names it
   */
  readonly namespace?: string;
  /**
   * Its hosts. The first is the one that it stands for as a host itself.
   *
   * @default - not known: it can be named, and not be sent to
   */
  readonly hosts?: string[];
  /**
   * The ports on which clients ask for it.
   *
   * @default - not known
   */
  readonly ports?: number[];
}

function firstHost(hosts: readonly string[], name: string): string {
  if (hosts.length > 0) return hosts[0];
  throw new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: `the host of the service entry "${name}", of which no host is known`,
    expected: 'its hosts, where it is sent to',
    mend: 'give `hosts` to fromServiceEntryName()',
  });
}

function hostOf(entry: IServiceEntry, hostName: string): IMeshHost {
  if (entry.hosts.includes(hostName)) return { hostName, hostPorts: entry.hostPorts };
  throw new MeshError({
    code: MeshErrorCode.HOST_NOT_COVERED,
    got: `host "${hostName}" of the service entry "${entry.name}"`,
    expected: `one of its hosts, as it is written: ${entry.hosts.join(', ') || 'none is known'}`,
    mend: 'use one of these, or add it to the service entry',
  });
}

class ImportedServiceEntry extends Construct implements IServiceEntry {
  public readonly name: string;
  public readonly namespace?: string;
  public readonly hosts: string[];
  public readonly hostPorts: number[];
  public readonly hostNamespace?: string;
  public readonly serviceEntryName: string;
  public readonly serviceEntryNamespace?: string;

  public constructor(scope: Construct, id: string, name: string, attributes: ServiceEntryAttributes) {
    super(scope, id);
    const { namespace, hosts = [], ports = [] } = attributes;
    this.name = this.serviceEntryName = located(this, () => objectName(name, 'name'));
    this.namespace = this.serviceEntryNamespace = located(
      this,
      () => namespace && dnsLabel(namespace, 'namespace'),
    );
    this.hosts = located(this, () => hosts.map((host) => wildcardHost(host, 'host of a service entry')));
    this.hostPorts = located(this, () => ports.map((number) => checkPort(number, 'port')));
  }

  public get hostName(): string {
    return located(this, () => firstHost(this.hosts, this.name));
  }

  public host(name: string): IMeshHost {
    return located(this, () => hostOf(this, name));
  }
}

/**
 * A service that the mesh's registry does not have by itself: outside the cluster, on virtual machines, or a
 * name for what is there already (kind `ServiceEntry` of `networking.istio.io/v1`).
 *
 * It is a host: routes send to it, destination rules are about it. Where several objects have the same host name, the
 * proxy takes that of its own namespace, then a Kubernetes Service, then the oldest. Exported to all, as by default, it
 * is seen by the whole mesh, whatever namespace it stands in.
 *
 * It opens no way out by itself: a network policy or an egress gateway may still stand in between, and where the mesh
 * lets everything out, it only adds names, policies and telemetry.
 */
export class ServiceEntry extends MeshResource implements IServiceEntry {
  /** A service entry that is defined elsewhere. Its hosts and ports must be known for traffic to be sent to it. */
  public static fromServiceEntryName(
    scope: Construct,
    id: string,
    name: string,
    attributes: ServiceEntryAttributes = {},
  ): IServiceEntry {
    return new ImportedServiceEntry(scope, id, name, attributes);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): ServiceEntry {
    const read = (props: MeshResourceProps, spec: ServiceEntrySpec) => {
      const { hosts = [], ports = [], endpoints = [], workloadSelector, ...rest } = spec;
      return new ServiceEntry(scope, id, {
        ...props,
        ...(rest as Pick<ServiceEntryProps, 'resolution' | 'location'>),
        hosts,
        ports: ports.map((entry) => ServiceEntryPort._fromSpec(entry)),
        endpoints: endpoints.map((endpoint) => Endpoint._fromSpec(endpoint)),
        workloadSelector: workloadSelector && { ...workloadSelector.labels },
      });
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'ServiceEntry', read);
  }

  /** The hosts, as they are written. */
  public readonly hosts: string[];
  /** The ports on which clients ask for it. */
  public readonly hostPorts: number[];
  /** Undefined: its hosts are full names, which do not depend on a namespace. */
  public readonly hostNamespace?: string;

  private readonly settings: ServiceEntryProps;
  private readonly declared: Endpoint[] = [];

  public constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'ServiceEntry');
    const { ports = [], addresses = [], workloadSelector } = props;
    this.hosts = [...props.hosts];
    this.hostPorts = ports.map(({ port }) => port);
    this.settings = { ...props, ports: [...ports], addresses: [...addresses] };
    located(this, () => {
      choice(props.resolution ?? 'NONE', Object.values(ServiceResolution), 'resolution');
      choice(props.location ?? 'MESH_EXTERNAL', Object.values(ServiceLocation), 'location');
      checkServiceEntry(this.renderSpec());
      exportTo(props.exportTo ?? [], this.namespace, { mayHide: true });
      workloadLabels(workloadSelector ?? {}, 'workloadSelector');
    });
    for (const endpoint of props.endpoints ?? []) this.addEndpoint(endpoint);
  }

  /** The name, as others refer to it. */
  public get serviceEntryName(): string {
    return this.name;
  }

  /** The namespace, as others refer to it. */
  public get serviceEntryNamespace(): string | undefined {
    return this.namespace;
  }

  /** The first of its hosts, by which it is named as a destination. */
  public get hostName(): string {
    return this.hosts[0];
  }

  /** Where it listens, as far as it was listed. */
  public get endpoints(): Endpoint[] {
    return [...this.declared];
  }

  /**
   * One of its hosts, to send traffic to. Any other is refused: of `*.example.com`, no single host is known to Istio.
   *
   * @param name the host, as it is written in the service entry
   */
  public host(name: string): IMeshHost {
    return located(this, () => hostOf(this, name));
  }

  /**
   * Lists one more endpoint. It must be one that the resolution takes, and name no port that the service does not have.
   *
   * @param endpoint where it listens
   */
  public addEndpoint(endpoint: Endpoint): void {
    located(this, () => {
      const spec: ServiceEntryView = this.renderSpec();
      checkServiceEntry({ ...spec, endpoints: [...(spec.endpoints ?? []), endpoint._toSpec()] });
      checkServiceEndpoint(endpoint, spec);
    });
    this.declared.push(endpoint);
  }

  protected checkWhole(): void {
    const spec: ServiceEntryView = this.renderSpec();
    refuse(resolvableChecks, spec);
    accepted(this, dynamicWaypointFault(spec, this.metadata.getLabel(USE_WAYPOINT)));
  }

  protected renderSpec(): any {
    const { ports, addresses, resolution, location, workloadSelector, exportTo, subjectAltNames } =
      this.settings;
    const spec: ServiceEntrySpec = defined({
      hosts: [...this.hosts],
      addresses: filledList(addresses),
      ports: filledList(ports?.map((port) => port._toSpec())),
      location,
      resolution,
      endpoints: filledList(this.declared.map((endpoint) => endpoint._toSpec())),
      workloadSelector: selectorSpec(workloadSelector),
      exportTo: filledList(exportTo),
      subjectAltNames: filledList(subjectAltNames),
    });
    return spec;
  }
}
