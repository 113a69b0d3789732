import type { Duration } from 'cdk8s';
import type { SubsetRouting } from '../patterns/subset-routing';
import { distinct, filled, objectName, port } from '../values/checks';
import { wholeSeconds } from '../values/delivery/durations';
import type {
  AlbTrafficOptions,
  AppMeshTrafficOptions,
  NginxTrafficOptions,
  SmiTrafficOptions,
} from '../values/delivery/other-traffic';
import type { TrafficRoutingSpec } from '../values/delivery/rollout-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import type { RenderContext } from '../values/mesh-host';
import { defined, filledList, type Shape, shaped, plainCopy } from '../values/spec';
import { IstioTraffic } from './istio-traffic';
import type { IstioRoutes, IstioSubsetOptions } from './istio-traffic-props';

/** Which subsets of a `SubsetRouting` are the two versions, and which of its rules are weighted. */
export interface SubsetRoutingTrafficOptions {
  /** The name of the subset that becomes the canary. */
  readonly canary: string;
  /** The name of the subset that becomes the stable version. */
  readonly stable: string;
  /**
   * The names of the rules that are weighted, as `split()` and `addRule()` are given them.
   *
   * @default - the only rule
   */
  readonly routes?: string[];
}

type Others = Omit<TrafficRoutingSpec, 'istio' | 'managedRoutes' | 'maxTrafficWeight'>;

const NAME = { name: true } as const;
const SHAPE: Shape = {
  nginx: {
    annotationPrefix: true,
    stableIngress: true,
    stableIngresses: true,
    additionalIngressAnnotations: true,
    canaryIngressAnnotations: true,
  },
  alb: {
    ingress: true,
    ingresses: true,
    servicePort: true,
    rootService: true,
    annotationPrefix: true,
    stickinessConfig: { enabled: true, durationSeconds: true },
  },
  smi: { rootService: true, trafficSplitName: true },
  ambassador: { mappings: true },
  appMesh: {
    virtualService: { name: true, routes: true },
    virtualNodeGroup: { canaryVirtualNodeRef: NAME, stableVirtualNodeRef: NAME },
  },
  traefik: { weightedTraefikServiceName: true },
  apisix: { route: { name: true, rules: true } },
  plugins: true,
};

/**
 * What sends so many of the requests to the canary: a mesh or an ingress whose objects the controller changes.
 *
 * With Istio the controller sets the weights of the routes of a virtual service, and with subsets adds a label to each of the two by which
 * they are told apart (Argo Rollouts, rollout/trafficrouting/istio/istio.go).
 */
export class RolloutTraffic {
  /**
   * Istio, with the subsets and the rules of a `SubsetRouting`: the rules that are weighted go to these two subsets and to no other.
   *
   * @param routing the routing
   * @param options which of its subsets are the two versions
   */
  public static istioRouting(routing: SubsetRouting, options: SubsetRoutingTrafficOptions): RolloutTraffic {
    const { canary, stable, routes } = options;
    const { destinationRule, virtualService } = routing;
    return RolloutTraffic.istioSubsets({ destinationRule, canary, stable }, { virtualService, routes });
  }

  /**
   * Istio, with two subsets of a destination rule: all pods stand behind one Service.
   *
   * @param subsets the destination rule, and which of its subsets are the two versions
   * @param virtualServices the virtual services whose routes go to the two subsets
   */
  public static istioSubsets(subsets: IstioSubsetOptions, ...virtualServices: IstioRoutes[]): RolloutTraffic {
    return new RolloutTraffic(IstioTraffic.of(virtualServices, subsets), {});
  }

  /**
   * Istio, with two Services: the strategy names them as `canaryService` and `stableService`.
   *
   * @param virtualServices the virtual services whose routes go to the two Services
   */
  public static istioServices(...virtualServices: IstioRoutes[]): RolloutTraffic {
    return new RolloutTraffic(IstioTraffic.of(virtualServices), {});
  }

  /** NGINX as ingress. */
  public static nginx(options: NginxTrafficOptions): RolloutTraffic {
    const { ingresses, annotationPrefix, additionalAnnotations, canaryAnnotations } = options;
    return RolloutTraffic.other({
      nginx: defined({
        ...oneOrMore('stableIngress', 'stableIngresses', ingresses),
        annotationPrefix,
        additionalIngressAnnotations: additionalAnnotations && { ...additionalAnnotations },
        canaryIngressAnnotations: canaryAnnotations && { ...canaryAnnotations },
      }),
    });
  }

  /** The load balancer of AWS as ingress. */
  public static alb(options: AlbTrafficOptions): RolloutTraffic {
    const { ingresses, servicePort, rootService, annotationPrefix, stickiness } = options;
    return RolloutTraffic.other({
      alb: defined({
        ...oneOrMore('ingress', 'ingresses', ingresses),
        servicePort: port(servicePort, 'servicePort'),
        rootService,
        annotationPrefix,
        stickinessConfig: stickinessOf(stickiness),
      }),
    });
  }

  /** A TrafficSplit of the Service Mesh Interface. */
  public static smi(options: SmiTrafficOptions = {}): RolloutTraffic {
    const { rootService, trafficSplitName } = options;
    return RolloutTraffic.other({ smi: defined({ rootService, trafficSplitName }) });
  }

  /** Mappings of Ambassador; none of them has a weight of its own. */
  public static ambassador(...mappings: string[]): RolloutTraffic {
    return RolloutTraffic.other({ ambassador: { mappings: distinct(mappings, 'mapping') } });
  }

  /** AWS App Mesh. */
  public static appMesh(options: AppMeshTrafficOptions): RolloutTraffic {
    const { virtualService, routes, canaryNode, stableNode } = options;
    if ((canaryNode === undefined) !== (stableNode === undefined)) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'one virtual node of App Mesh',
        expected: 'one each for canary and stable',
        mend: 'give canaryNode and stableNode',
      });
    }
    const group = (canary: string, stable: string) => ({
      canaryVirtualNodeRef: { name: canary },
      stableVirtualNodeRef: { name: stable },
    });
    return RolloutTraffic.other({
      appMesh: defined({
        virtualService: defined({ name: virtualService, routes: filledList(routes) }),
        virtualNodeGroup:
          canaryNode === undefined || stableNode === undefined ? undefined : group(canaryNode, stableNode),
      }),
    });
  }

  /** A weighted TraefikService. */
  public static traefik(serviceName: string): RolloutTraffic {
    return RolloutTraffic.other({
      traefik: { weightedTraefikServiceName: filled(serviceName, 'TraefikService') },
    });
  }

  /**
   * A route of Apisix.
   *
   * @param name the ApisixRoute
   * @param rules the names of its HTTP rules; left out, it has one
   */
  public static apisix(name: string, ...rules: string[]): RolloutTraffic {
    const route = defined({ name: filled(name, 'ApisixRoute'), rules: filledList(rules) });
    return RolloutTraffic.other({ apisix: { route } });
  }

  /**
   * A plugin of the controller, such as that for the Gateway API.
   *
   * @param name the name of the plugin: `argoproj-labs/gatewayAPI`
   * @param config what it is given
   */
  public static plugin(name: string, config: any): RolloutTraffic {
    return RolloutTraffic.other({ plugins: { [filled(name, 'name of a plugin')]: plainCopy(config) } });
  }

  private static other(others: Others): RolloutTraffic {
    return new RolloutTraffic(undefined, others);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RolloutTraffic {
    const { istio }: TrafficRoutingSpec = spec;
    return new RolloutTraffic(istio && IstioTraffic.fromSpec(istio), shaped<Others>(spec, SHAPE));
  }

  private constructor(
    /**
     * What Istio is to do, where it is one of the routers.
     *
     * @internal
     */
    public readonly _istio: IstioTraffic | undefined,
    private readonly others: Others,
  ) {
    oneOfTwo('stableIngress', 'stableIngresses', 'nginx', others.nginx);
    oneOfTwo('ingress', 'ingresses', 'alb', others.alb);
  }

  /** Two routers at once: the controller sets the weights of both. */
  public and(other: RolloutTraffic): RolloutTraffic {
    const { plugins: own, ...rest } = this.others;
    const { plugins: more, ...further } = other.others;
    const names = [this, other].flatMap(({ others, _istio }) => [
      ...Object.keys(others).filter((name) => name !== 'plugins'),
      ...(_istio ? ['istio'] : []),
      ...Object.keys(others.plugins ?? {}),
    ]);
    distinct(names, 'traffic router');
    const plugins = own || more ? { ...own, ...more } : undefined;
    return new RolloutTraffic(this._istio ?? other._istio, defined({ ...rest, ...further, plugins }));
  }

  /**
   * The routers in words.
   *
   * @internal
   */
  public _describe(): string {
    return [...(this._istio ? [this._istio.describe()] : []), ...Object.keys(this.others)].join(' and ');
  }

  /**
   * The routers as Argo's `RolloutTrafficRouting`.
   *
   * @param context where they will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: TrafficRoutingSpec = defined({
      istio: this._istio?.toSpec(context),
      ...plainCopy(this.others),
    });
    return spec;
  }
}

function oneOrMore(one: string, more: string, names: readonly string[]): { [field: string]: unknown } {
  const checked = distinct(names, 'Ingress').map((name) => objectName(name, 'name of an Ingress'));
  return checked.length === 1 ? { [one]: checked[0] } : { [more]: filledList(checked) };
}

/** Argo Rollouts, validation_references.go: `ValidateRolloutNginxIngressesConfig`, `ValidateRolloutAlbIngressesConfig`. */
function oneOfTwo(
  one: string,
  more: string,
  router: string,
  spec: { [field: string]: any } | undefined,
): void {
  if (spec === undefined) return;
  const [single, list] = [Boolean(spec[one]), Array.isArray(spec[more]) && spec[more].length > 0];
  if (single !== list) return;
  throw new MeshError({
    code: single ? MeshErrorCode.CONFLICTING_SETTINGS : MeshErrorCode.MISSING_SETTING,
    got: single ? `${router} with ${one} and ${more}` : `${router} without an Ingress`,
    expected: 'one Ingress, or a list of them',
    mend: single ? 'keep one of them' : 'name the Ingress',
  });
}

function stickinessOf(duration: Duration | undefined) {
  const durationSeconds = wholeSeconds(duration, 'stickiness', 1);
  return durationSeconds === undefined ? undefined : { enabled: true, durationSeconds };
}
