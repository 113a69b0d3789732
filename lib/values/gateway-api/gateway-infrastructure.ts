import { labels as checkLabels } from '../checks';
import { knownFields, qualifiedKey, sizedList, sizedMap } from './gateway-api-checks';
import type { RenderContext } from '../mesh-host';
import { ObjectRef } from './object-ref';
import { defined } from '../spec';
import type { GatewayInfrastructureSpec } from './wire-gateway-api';

/** What is said about the objects that are made for a gateway. */
export interface GatewayInfrastructureProps {
  /**
   * Labels for them. At most 8. Istio puts them in place of the labels of the gateway, which it would copy otherwise.
   *
   * @default - those of the gateway
   */
  readonly labels?: { [key: string]: string };
  /**
   * Annotations for them. At most 16. Istio puts them in place of the annotations of the gateway, which it would copy
   * otherwise.
   *
   * @default - those of the gateway
   */
  readonly annotations?: { [key: string]: string };
  /**
   * What configures them further. To Istio it is a ConfigMap of the same namespace, whose entries (`deployment`,
   * `service`, `horizontalPodAutoscaler` …) are merged into what it writes.
   *
   * @default - nothing
   */
  readonly parameters?: ObjectRef;
}

/** The Deployment, Service and what else istiod makes for a gateway. */
export class GatewayInfrastructure {
  /** What is said about them. */
  public static of(props: GatewayInfrastructureProps): GatewayInfrastructure {
    return new GatewayInfrastructure(props);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GatewayInfrastructure {
    const names = ['labels', 'annotations', 'parametersRef'] as const;
    const wire = knownFields<GatewayInfrastructureSpec, (typeof names)[number]>(
      spec,
      'infrastructure',
      ...names,
    );
    const { labels, annotations, parametersRef } = wire;
    return new GatewayInfrastructure(
      defined({ labels, annotations, parameters: parametersRef && ObjectRef._fromSpec(parametersRef) }),
    );
  }

  private constructor(private readonly props: GatewayInfrastructureProps) {
    const { labels, annotations, parameters } = props;
    if (labels !== undefined) {
      sizedList(Object.keys(checkLabels(labels, 'labels of the infrastructure')), 'labels', 8);
    }
    sizedMap(annotations, 'annotations', 16, 4096);
    for (const key of [...Object.keys(labels ?? {}), ...Object.keys(annotations ?? {})]) {
      qualifiedKey(key, 'key of the infrastructure');
    }
    parameters?._checkComplete('the parameters');
  }

  /**
   * What is said, in words.
   *
   * @internal
   */
  public _describe(): string {
    const { labels = {}, annotations = {}, parameters } = this.props;
    const pairs = (map: { [key: string]: string }) => Object.entries(map).map((pair) => pair.join('='));
    const all = [...pairs(labels), ...pairs(annotations), ...(parameters ? [parameters._describe()] : [])];
    return all.join(', ') || 'nothing';
  }

  /**
   * What is said, as the Gateway API's `GatewayInfrastructure`.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context: RenderContext = {}): any {
    const { labels, annotations, parameters } = this.props;
    const spec: GatewayInfrastructureSpec = defined({
      labels: labels && { ...labels },
      annotations: annotations && { ...annotations },
      parametersRef: parameters?._toLocalSpec('parameters of a gateway', context),
    });
    return spec;
  }
}
