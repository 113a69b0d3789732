import type { IDestinationRule } from '../networking/destination-rule';
import { DestinationRule } from '../networking/destination-rule';
import { VirtualService } from '../networking/virtual-service';
import { dnsLabel, filled, objectName, port } from '../values/checks';
import { type CanarySides, virtualServiceFault } from '../values/delivery/istio-route-checks';
import { POD_HASH } from '../values/delivery/pod-hash';
import type { IstioRoutesSpec, TrafficRoutingSpec } from '../values/delivery/rollout-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { fullHostText, type RenderContext } from '../values/mesh-host';
import type { DestinationRuleView, VirtualServiceView } from '../values/networking/messages';
import type { IVirtualServiceRef } from '../values/references';
import { defined, filledList, plainCopy } from '../values/spec';
import type { IstioRoutes, IstioSubsetOptions } from './istio-traffic-props';

/** A virtual service that a Rollout names: the object where this program has it, or its name as a manifest has it. */
interface NamedService {
  readonly ref: IVirtualServiceRef | undefined;
  readonly text: string | undefined;
  readonly routes: Omit<IstioRoutesSpec, 'name'>;
}

interface NamedRule {
  readonly object: IDestinationRule | undefined;
  readonly name: string;
  readonly canary: string;
  readonly stable: string;
  readonly additional: readonly string[] | undefined;
}

type IstioSpec = NonNullable<TrafficRoutingSpec['istio']>;

/** A virtual service that the controller changes. */
export interface ChangedVirtualService {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly routes: Omit<IstioRoutesSpec, 'name'>;
  readonly spec: VirtualServiceView | undefined;
}

/** A destination rule that the controller changes. */
export interface ChangedDestinationRule {
  readonly name: string;
  readonly spec: DestinationRuleView | undefined;
}

/** What the finished Rollout tells of itself, for the checks. */
export interface IstioSurroundings {
  readonly namespace: string | undefined;
  readonly canaryService: string | undefined;
  readonly stableService: string | undefined;
  readonly managed: readonly string[];
  /** The labels of the pods; undefined where they are not known. */
  readonly canaryLabels: { readonly [key: string]: string } | undefined;
  readonly stableLabels: { readonly [key: string]: string } | undefined;
}

/** Istio as the traffic router of a Rollout. */
export class IstioTraffic {
  public static of(services: readonly IstioRoutes[], subsets?: IstioSubsetOptions): IstioTraffic {
    return new IstioTraffic(services.map(namedService), services.length > 1, subsets && namedRule(subsets));
  }

  public static fromSpec({ virtualService, virtualServices, destinationRule }: IstioSpec): IstioTraffic {
    const services = virtualServices ?? (virtualService === undefined ? [] : [virtualService]);
    if (virtualService !== undefined && virtualServices !== undefined) throw bothKinds();
    return new IstioTraffic(
      services.map(({ name, ...routes }) => ({
        ref: undefined,
        text: filled(name, 'virtual service'),
        routes,
      })),
      virtualServices !== undefined,
      destinationRule && {
        object: undefined,
        name: objectName(destinationRule.name, 'name of a destination rule'),
        canary: destinationRule.canarySubsetName,
        stable: destinationRule.stableSubsetName,
        additional: destinationRule.additionalSubsetNames,
      },
    );
  }

  private constructor(
    private readonly services: readonly NamedService[],
    private readonly isList: boolean,
    private readonly rule: NamedRule | undefined,
  ) {
    if (services.length === 0) {
      // Argo Rollouts, validation_references.go: `ValidateRolloutVirtualServicesConfig`.
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'Istio as the traffic router without a virtual service',
        expected: 'one at least',
        mend: 'name the virtual service whose routes are weighted',
      });
    }
    if (rule !== undefined && rule.canary === rule.stable) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the subset "${rule.canary}" as canary and as stable version`,
        expected: 'two subsets',
        mend: 'declare a subset for each',
      });
    }
  }

  /** The virtual services whose routes the controller changes, with their routes where they are known. */
  public get virtualServices(): ChangedVirtualService[] {
    return this.services.map(({ ref, text = '', routes }) => {
      // Argo Rollouts, utils/istio/istio.go: `GetVirtualServiceNamespaceName`.
      const [name, namespace] = text.split('.');
      return ref === undefined
        ? { name, namespace, routes, spec: undefined }
        : {
            name: ref.virtualServiceName,
            namespace: ref.virtualServiceNamespace,
            routes,
            spec: ref instanceof VirtualService ? ref._spec() : undefined,
          };
    });
  }

  /** The destination rule whose subsets the controller changes, with its subsets where they are known. */
  public get destinationRule(): ChangedDestinationRule | undefined {
    const { rule } = this;
    const spec = rule?.object instanceof DestinationRule ? rule.object._spec() : undefined;
    return rule && { name: rule.name, spec };
  }

  /** What it refuses as soon as the namespace of the Rollout is known. */
  public checkNamespace(namespace: string | undefined): void {
    const own = this.rule?.object?.namespace;
    if (own === undefined || namespace === undefined || own === namespace) return;
    // Argo Rollouts, utils/istio/istio.go: `GetRolloutDesinationRuleKeys` looks in the namespace of the Rollout alone.
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the destination rule ${own}/${this.rule?.name} for a Rollout of the namespace ${namespace}`,
      expected: 'a destination rule of the same namespace',
      mend: 'put the two into one namespace',
    });
  }

  /** Refuses what only the finished objects show. */
  public checkWhole(around: IstioSurroundings): void {
    const { namespace, managed } = around;
    this.checkRule(around);
    const sides: CanarySides = {
      canaryService: around.canaryService,
      stableService: around.stableService,
      rule: this.rule && {
        ...this.rule,
        additional: this.rule.additional ?? [],
        host: hostOf(this.rule.object),
      },
    };
    for (const { ref, routes } of this.services) {
      if (!(ref instanceof VirtualService)) continue;
      const spec: VirtualServiceView = ref._spec();
      const named = { name: ref.name, ...routes };
      const own = ref.namespace ?? namespace;
      const fault = virtualServiceFault({ name: ref.name, namespace: own, spec, named, managed }, sides);
      if (fault !== undefined) throw new MeshError(fault);
    }
  }

  public toSpec(context: RenderContext = {}): IstioSpec {
    const services = this.services.map(({ ref, text, routes }) => ({
      name: text ?? nameText(ref as IVirtualServiceRef, context),
      ...plainCopy(routes),
    }));
    const { rule } = this;
    return defined({
      virtualService: this.isList ? undefined : services[0],
      virtualServices: this.isList ? services : undefined,
      destinationRule:
        rule &&
        defined({
          name: rule.name,
          canarySubsetName: rule.canary,
          stableSubsetName: rule.stable,
          additionalSubsetNames: filledList(rule.additional),
        }),
    });
  }

  public describe(): string {
    const names = this.virtualServices.map(({ name }) => name).join(' and ');
    const { rule } = this;
    const sides = rule ? `, the subsets ${rule.canary} and ${rule.stable} of ${rule.name}` : '';
    return `Istio: the virtual service ${names}${sides}`;
  }

  private checkRule({ canaryLabels, stableLabels }: IstioSurroundings): void {
    const { rule } = this;
    if (!(rule?.object instanceof DestinationRule)) return;
    const { canary, stable } = rule;
    const others = rule.object.subsets.map(({ subsetName }) => subsetName);
    const lost = others.find((name) => name !== canary && name !== stable);
    if (lost !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `the destination rule ${rule.name} with the subset "${lost}" too`,
        // Argo Rollouts, rollout/trafficrouting/istio/istio.go: `UpdateHash`.
        expected: `the subsets ${canary} and ${stable} alone: the controller takes any other away`,
        mend: 'declare it in a destination rule of its own',
      });
    }
    const { subsets = [] } = rule.object._spec() as {
      subsets?: { name: string; labels?: { [key: string]: string } }[];
    };
    for (const { name, labels = {} } of subsets) {
      const pods = name === canary ? canaryLabels : stableLabels;
      const missing = Object.entries(labels).find(
        ([key, value]) => key !== POD_HASH && pods !== undefined && pods[key] !== value,
      );
      if (missing === undefined) continue;
      throw new MeshError({
        code: MeshErrorCode.INVALID_LABEL,
        got: `the subset "${name}" of pods with ${missing.join('=')}, which the pods of the Rollout do not have`,
        expected: `labels among ${JSON.stringify(pods)}`,
        mend: 'select by a label that all versions have: the controller adds the one that tells them apart',
      });
    }
  }
}

function hostOf(rule: IDestinationRule | undefined): string | undefined {
  if (rule === undefined) return undefined;
  const [subset] = rule.subsets;
  return subset && fullHostText(subset.subsetHost, { namespace: rule.namespace });
}

/** How a virtual service is named in a Rollout: `name`, or `name.namespace`. */
function nameText(ref: IVirtualServiceRef, { namespace }: RenderContext): string {
  const { virtualServiceName: name, virtualServiceNamespace: own } = ref;
  return own === undefined || own === namespace ? name : `${name}.${own}`;
}

function namedService({ virtualService, routes, tlsRoutes, tcpPorts }: IstioRoutes): NamedService {
  // What stands behind a dot is the namespace to the controller.
  dnsLabel(virtualService.virtualServiceName, 'name of the virtual service of a Rollout');
  return {
    ref: virtualService,
    text: undefined,
    routes: defined({
      routes: filledList(routes?.map((route) => filled(route, 'name of a route'))),
      tlsRoutes: filledList(
        tlsRoutes?.map((route) =>
          defined({
            port: route.port === undefined ? undefined : port(route.port, 'port of a TLS route'),
            sniHosts: [...route.sniHosts],
          }),
        ),
      ),
      tcpRoutes: filledList(tcpPorts?.map((number) => ({ port: port(number, 'port of a TCP route') }))),
    }),
  };
}

function namedRule({ destinationRule, canary, stable, additional }: IstioSubsetOptions): NamedRule {
  return {
    object: destinationRule,
    name: destinationRule.name,
    canary: destinationRule.subset(canary).subsetName,
    stable: destinationRule.subset(stable).subsetName,
    additional: additional?.map((name) => dnsLabel(name, 'subset')),
  };
}

const bothKinds = () =>
  new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: 'virtualService and virtualServices',
    expected: 'one of them',
    mend: 'keep the list',
  });
