import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';

import { ConnectionPool } from '../values/networking/connection-pool';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { refuse } from '../values/mesh-fault';
import { egressListChecks, ingressListChecks, sidecarChecks } from '../values/networking/sidecar-checks';
import { OutboundTraffic } from '../values/networking/outbound-traffic';
import { SidecarEgress } from '../values/networking/sidecar-egress';
import { SidecarIngress } from '../values/networking/sidecar-ingress';
import { defined, filledList } from '../values/spec';
import type { SidecarSpec } from '../values/networking/messages';
import { selectorSpec, workloadLabels } from '../values/workload-selector';
import { ImportedResource, type ResourceReferenceOptions } from '../core/resource-reference';

/** A sidecar, defined here or elsewhere. */
export interface ISidecar extends IMeshResource {
  /** The name, as others refer to it. */
  readonly sidecarName: string;
}

/** What a sidecar is told. At least one of the settings beside `workloadSelector` is needed. */
export interface SidecarProps extends MeshResourceProps {
  /**
   * The labels of the pods whose proxies are told, of the namespace of the sidecar only.
   *
   * @default - all pods of the namespace; in Istio's root namespace, those of all namespaces without one of their own
   */
  readonly workloadSelector?: { [key: string]: string };
  /**
   * The ports on which it takes what comes in.
   *
   * @default - those of the services to which a pod belongs; see `addIngress()`
   */
  readonly ingress?: SidecarIngress[];
  /**
   * The hosts that it is told about, and on which ports.
   *
   * @default - as in the sidecar of the namespace, or of the mesh, otherwise all; see `addEgress()`
   */
  readonly egress?: SidecarEgress[];
  /**
   * What is done with what goes to a destination that it does not know.
   *
   * @default - as the mesh configuration says, which lets it pass unless told otherwise
   */
  readonly outboundTrafficPolicy?: OutboundTraffic;
  /**
   * How much is taken at once of what comes in, on every port that has no setting of its own. It takes the place of
   * what destination rules say for the pods' own proxies, and is not merged with it.
   *
   * @default - as in the destination rule of the service
   */
  readonly inboundConnectionPool?: ConnectionPool;
}

class ImportedSidecar extends ImportedResource implements ISidecar {
  public readonly sidecarName = this.name;
}

/**
 * What the proxies beside some pods know of the mesh, and on which ports they listen (kind `Sidecar` of
 * `networking.istio.io/v1`). It does not make proxies: those are injected.
 *
 * A pod follows one sidecar: one that selects it, otherwise that of its namespace without a selector, otherwise that of
 * Istio's root namespace. Where two could be followed, the older one is. Waypoints and ztunnel, so the ambient mesh, take
 * no notice.
 */
export class Sidecar extends MeshResource implements ISidecar {
  /** A sidecar that is defined elsewhere. */
  public static fromSidecarName(
    scope: Construct,
    id: string,
    name: string,
    options: ResourceReferenceOptions = {},
  ): ISidecar {
    return new ImportedSidecar(scope, id, name, options);
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Sidecar {
    const read = (props: MeshResourceProps, spec: SidecarSpec) => {
      const { workloadSelector, ingress, egress, outboundTrafficPolicy, inboundConnectionPool } = spec;
      return new Sidecar(scope, id, {
        ...props,
        workloadSelector: workloadSelector && { ...workloadSelector.labels },
        ingress: ingress?.map((listener) => SidecarIngress._fromSpec(listener)),
        egress: egress?.map((listener) => SidecarEgress._fromSpec(listener)),
        outboundTrafficPolicy: outboundTrafficPolicy && OutboundTraffic._fromSpec(outboundTrafficPolicy),
        inboundConnectionPool: inboundConnectionPool && ConnectionPool._fromSpec(inboundConnectionPool),
      });
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'Sidecar', read);
  }

  private readonly workloadSelector?: { [key: string]: string };
  private readonly outboundTrafficPolicy?: OutboundTraffic;
  private readonly inboundConnectionPool?: ConnectionPool;
  private readonly ingressList: SidecarIngress[] = [];
  private readonly egressList: SidecarEgress[] = [];
  private egressOnAllPorts?: SidecarEgress;

  public constructor(scope: Construct, id: string, props: SidecarProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'Sidecar');
    const { workloadSelector, ingress, egress, outboundTrafficPolicy, inboundConnectionPool } = props;
    this.workloadSelector = located(
      this,
      () => workloadSelector && workloadLabels(workloadSelector, 'workloadSelector'),
    );
    this.outboundTrafficPolicy = outboundTrafficPolicy;
    this.inboundConnectionPool = inboundConnectionPool;
    for (const listener of ingress ?? []) this.addIngress(listener);
    for (const listener of egress ?? []) this.addEgress(listener);
  }

  /** The name, as others refer to it. */
  public get sidecarName(): string {
    return this.name;
  }

  /** The listeners for what comes in, in the order in which they were added. */
  public get ingress(): SidecarIngress[] {
    return [...this.ingressList];
  }

  /** The listeners for what goes out, that for all ports of its hosts last. */
  public get egress(): SidecarEgress[] {
    return this.egressOnAllPorts ? [...this.egressList, this.egressOnAllPorts] : [...this.egressList];
  }

  /**
   * Listens on one more port for what comes in. A port can be listened on once, whatever the address.
   *
   * @param listener the port, and where it leads
   */
  public addIngress(listener: SidecarIngress): void {
    located(this, () => {
      refuse(
        ingressListChecks,
        [...this.ingressList, listener].map((one) => one._toSpec()),
      );
    });
    this.ingressList.push(listener);
  }

  /**
   * Tells of more hosts. The listener for all ports of its hosts is written last, whenever it is added, and there can be
   * one only; a port or Unix socket can be listened on once.
   *
   * @param listener the hosts, and on which port they are offered
   */
  public addEgress(listener: SidecarEgress): void {
    located(this, () => {
      if (listener.port === undefined) {
        if (this.egressOnAllPorts !== undefined) throw secondForAllPorts(this.egressOnAllPorts, listener);
        this.egressOnAllPorts = listener;
        return;
      }
      const places = [...this.egressList, listener].map(({ port, _bind: bind }) => ({
        port: port?._toSpec(),
        bind,
      }));
      refuse(egressListChecks, places);
      this.egressList.push(listener);
    });
  }

  protected checkWhole(): void {
    refuse(sidecarChecks, this.renderSpec());
  }

  protected renderSpec(): any {
    const context = { namespace: this.namespace };
    const spec: SidecarSpec = defined({
      workloadSelector: selectorSpec(this.workloadSelector),
      ingress: filledList(this.ingressList.map((listener) => listener._toSpec())),
      egress: filledList(this.egress.map((listener) => listener._toSpec(context))),
      inboundConnectionPool: this.inboundConnectionPool?._toSpec(),
      outboundTrafficPolicy: this.outboundTrafficPolicy?._toSpec(context),
    });
    return spec;
  }
}

function secondForAllPorts(first: SidecarEgress, second: SidecarEgress): MeshError {
  return new MeshError({
    code: MeshErrorCode.DUPLICATE_DEFAULT,
    got: `a second listener for all ports (${second._describe()}) beside the first (${first._describe()})`,
    expected: 'one',
    mend: 'put the hosts into one listener, or name the port of one of them',
  });
}
