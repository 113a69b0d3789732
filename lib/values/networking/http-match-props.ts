import type { IGatewayRef } from '../references';
import type { StringMatch } from '../string-match';

/** The conditions of an `HttpMatch`. All that are given must hold. */
export interface HttpMatchProps {
  /**
   * The path of the request, without the query.
   *
   * @default - any
   */
  readonly path?: StringMatch;
  /**
   * Whether the path is compared whatever the case of its letters. Regular expressions are not affected.
   *
   * @default false
   */
  readonly ignorePathCase?: boolean;
  /**
   * The method. Its case matters: `GET`.
   *
   * @default - any
   */
  readonly method?: StringMatch;
  /**
   * The host that is asked for, as the caller wrote it: `foo.com` is not `foo.com:8080`.
   *
   * @default - any
   */
  readonly authority?: StringMatch;
  /**
   * The scheme: `http` or `https`.
   *
   * @default - any
   */
  readonly scheme?: StringMatch;
  /**
   * Headers, by name in lower case. `@request.auth.claims.NAME` stands for a claim of a verified token, which
   * only a gateway can match on.
   *
   * @default - any
   */
  readonly headers?: { [name: string]: StringMatch };
  /**
   * Headers that must not satisfy their condition. A missing header counts as an empty one.
   *
   * @default - none
   */
  readonly withoutHeaders?: { [name: string]: StringMatch };
  /**
   * Parameters of the query, by name.
   *
   * @default - any
   */
  readonly queryParams?: { [name: string]: StringMatch };
  /**
   * The port of the listener: of the service in the mesh, of the server at a gateway. Not the port of the pod.
   *
   * @default - any
   */
  readonly port?: number;
  /**
   * Labels of the pod that asks; at a gateway, of the gateway's pod. Istio ignores them in a match that also
   * names gateways.
   *
   * @default - any
   */
  readonly sourceLabels?: { [key: string]: string };
  /**
   * The namespace of the pod that asks. Istio ignores it in a match that also names gateways.
   *
   * @default - any
   */
  readonly sourceNamespace?: string;
  /**
   * The gateways at which the match applies. They only narrow those of the virtual service: one that is not among
   * them never applies.
   *
   * @default - all of the virtual service
   */
  readonly gateways?: IGatewayRef[];
  /**
   * A name for access logs and metrics.
   *
   * @default - none
   */
  readonly name?: string;
  /**
   * A prefix for Envoy's statistics of the route.
   *
   * @default - Envoy keeps no statistics of the route alone
   */
  readonly statPrefix?: string;
}
