import { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, dnsLabel, filled, integer, objectName } from '../values/checks';
import { CanaryAnalysis } from '../values/delivery/canary-analysis';
import { CanaryAutoscaler } from '../values/delivery/canary-autoscaler';
import { CanaryService } from '../values/delivery/canary-service';
import { wholeSeconds } from '../values/delivery/durations';
import { flaggerCanaryChecks } from '../values/delivery/flagger-canary-checks';
import { FlaggerProvider } from '../values/delivery/flagger-choices';
import type { FlaggerCanarySpec } from '../values/delivery/flagger-messages';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { refuse } from '../values/mesh-fault';
import { defined } from '../values/spec';
import type { FlaggerCanaryProps, FlaggerUpstreamReference } from './flagger-canary-props';
import { FlaggerTarget, SELECTOR_LABELS } from './flagger-target';

/** The names of what Flagger makes and changes because of a Canary (pkg/apis/flagger/v1beta1/canary.go: `GetServiceNames`). */
export interface CanaryNames {
  /** That of the Service which callers name, and of the virtual service or the HTTPRoute. */
  readonly apex: string;
  /** That of the Service, and the destination rule, for the version before. */
  readonly primary: string;
  /** That of the Service, and the destination rule, for the new version. */
  readonly canary: string;
}

/**
 * A workload whose new versions take over as Flagger has them do so (kind `Canary` of `flagger.app/v1beta1`).
 *
 * What the controller refuses is refused here (Flagger, pkg/controller/controller.go: `verifyCanary`, and the routers of pkg/router), and what
 * its CRD refuses: by the constructor what the settings show, and when the app is written what only the finished objects show.
 */
export class FlaggerCanary extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): FlaggerCanary {
    const read = (props: MeshResourceProps, spec: FlaggerCanarySpec) => {
      const { targetRef, autoscalerRef, service, progressDeadlineSeconds: deadline } = spec;
      return new FlaggerCanary(scope, id, {
        ...props,
        target: FlaggerTarget.reference(targetRef ?? {}),
        analysis: CanaryAnalysis._fromSpec(spec.analysis ?? {}),
        provider: spec.provider as FlaggerProvider | undefined,
        service: service && CanaryService._fromSpec(service),
        autoscaler: autoscalerRef && CanaryAutoscaler._fromSpec(autoscalerRef),
        metricsServer: spec.metricsServer,
        progressDeadline:
          deadline === undefined ? undefined : Duration.seconds(integer(deadline, 'progressDeadlineSeconds')),
        skipAnalysis: spec.skipAnalysis,
        revertOnDeletion: spec.revertOnDeletion,
        suspend: spec.suspend,
        ingress: spec.ingressRef,
        apisixRoute: spec.routeRef,
        upstream: spec.upstreamRef,
      });
    };
    return readManifest(scope, id, manifest, 'flagger.app', 'Canary', read);
  }

  private readonly settings: FlaggerCanaryProps;
  private readonly services: CanaryService | undefined;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props what it releases, and how
   */
  public constructor(scope: Construct, id: string, props: FlaggerCanaryProps) {
    super(scope, id, props, 'flagger.app/v1beta1', 'Canary');
    this.settings = props;
    const { target, provider, service, metricsServer } = props;
    this.services = located(this, () => {
      target._checkNamespace(this.namespace);
      if (provider !== undefined) choice(provider, Object.values(FlaggerProvider), 'provider');
      if (metricsServer !== undefined) filled(metricsServer, 'address of the metrics server');
      const known = target._service;
      return known === undefined ? service : (service ?? CanaryService.of({}))._ofTarget(known);
    });
    located(this, () => {
      this.checkService();
      refuse(flaggerCanaryChecks, this.renderSpec());
    });
  }

  /**
   * The names of what Flagger makes and changes.
   *
   * @internal
   */
  public get _names(): any {
    const apex = this.services?._host?.hostName ?? this.settings.target._name;
    const names: CanaryNames = { apex, primary: `${apex}-primary`, canary: `${apex}-canary` };
    return names;
  }

  protected renderSpec(): any {
    const { settings } = this;
    const { target, analysis, provider, autoscaler, progressDeadline } = settings;
    const { ingress, apisixRoute, upstream } = settings;
    const context = { namespace: this.namespace };
    const spec: FlaggerCanarySpec = defined({
      provider,
      metricsServer: settings.metricsServer,
      progressDeadlineSeconds: wholeSeconds(progressDeadline, 'progressDeadline'),
      targetRef: target._toSpec(),
      autoscalerRef: autoscaler?._toSpec(),
      ingressRef: ingress && referenceOf(ingress, 'networking.k8s.io/v1', 'Ingress'),
      routeRef: apisixRoute && referenceOf(apisixRoute, 'apisix.apache.org/v2', 'ApisixRoute'),
      upstreamRef: upstream && referenceOf(upstream, 'gloo.solo.io/v1', 'Upstream'),
      service: this.services?._toSpec(context),
      skipAnalysis: settings.skipAnalysis,
      revertOnDeletion: settings.revertOnDeletion,
      suspend: settings.suspend,
      analysis: analysis._toSpec(context),
    });
    return spec;
  }

  protected checkWhole(): void {
    const { target, selectorLabels = SELECTOR_LABELS } = this.settings;
    target._checkSelector(selectorLabels);
    this.checkMade();
  }

  /** Refuses objects of the app that Flagger makes and keeps as it has them (pkg/canary, pkg/router). */
  private checkMade(): void {
    const { primary, canary } = this._names as CanaryNames;
    const { target, provider = FlaggerProvider.ISTIO } = this.settings;
    const made = [
      `${target._kind} ${target._name}-primary`,
      ...[primary, canary].map((name) => `Service ${name}`),
      ...(provider === FlaggerProvider.ISTIO
        ? [primary, canary].map((name) => `DestinationRule ${name}`)
        : []),
    ];
    const twice = this.node.root.node.findAll().find((node): node is ApiObject => {
      if (!ApiObject.isApiObject(node)) return false;
      const { kind, name, metadata } = node;
      return made.includes(`${kind} ${name}`) && metadata.namespace === this.namespace;
    });
    if (twice === undefined) return;
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `the ${twice.kind} ${twice.name} beside the Canary ${this.name}`,
      expected: 'none: Flagger makes it itself, and overwrites what is there',
      mend:
        twice.kind === 'DestinationRule'
          ? 'take it away, and give its traffic policy to the Service of the Canary'
          : 'take it away, or name it otherwise',
    });
  }

  private checkService(): void {
    const { hostName, hostNamespace: namespace } = this.services?._host ?? {};
    if (namespace === undefined || this.namespace === undefined || namespace === this.namespace) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_VALUE,
      got: `the Service ${hostName} of the namespace ${namespace} for a Canary of ${this.namespace}`,
      expected: 'one of the same namespace: Flagger makes it there',
      mend: 'put the two into one namespace',
    });
  }
}

/** An object of another router as it is written. */
const referenceOf = <Kind extends string>(
  { name, apiVersion, namespace }: FlaggerUpstreamReference,
  usual: string,
  kind: Kind,
) =>
  defined({
    apiVersion: apiVersion ?? usual,
    kind,
    name: objectName(name, `name of the ${kind}`),
    namespace: namespace === undefined ? undefined : dnsLabel(namespace, `namespace of the ${kind}`),
  });
