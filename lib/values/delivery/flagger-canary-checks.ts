import { type Checks, conflictingSettings, type MeshFault, missingSetting } from '../mesh-fault';
import type { CanaryServiceView, FlaggerCanaryView } from './flagger-messages';
import { FlaggerProvider } from './flagger-choices';

/** Whether the target is a Service of Knative (Flagger, pkg/apis/flagger/v1beta1/canary.go: `IsKnativeService`). */
const isKnative = ({ targetRef = {} }: FlaggerCanaryView): boolean =>
  targetRef.kind === 'Service' && targetRef.apiVersion === 'serving.knative.dev/v1';

const isGatewayApi = ({ provider }: FlaggerCanaryView): boolean =>
  provider?.startsWith('gatewayapi') === true;

type MatchView = NonNullable<CanaryServiceView['match']>[number];

/** The first condition of a match that `mapRouteMatches` does not translate (Flagger, pkg/router/gateway_api.go). */
function untranslated({ uri, method, headers = {}, queryParams = {} }: MatchView): string | undefined {
  const has = (text: object, ...kinds: string[]) =>
    kinds.some((kind) => Boolean((text as { [kind: string]: unknown })[kind]));
  if (uri !== undefined && !has(uri, 'exact', 'prefix', 'regex')) return 'the path';
  if (method !== undefined && !has(method, 'exact')) return 'the method by anything but exact';
  const [header] = Object.entries(headers).find(([, text]) => !has(text, 'exact', 'regex')) ?? [];
  if (header !== undefined) return `the header ${header} by anything but exact and regex`;
  const [name] = Object.entries(queryParams).find(([, text]) => !has(text, 'exact', 'regex')) ?? [];
  return name === undefined ? undefined : `the query parameter ${name} by anything but exact and regex`;
}

function untranslatedFault(matches: readonly MatchView[], ...at: string[]): MeshFault[] {
  return matches.flatMap((match, i) => {
    const what = untranslated(match);
    if (what === undefined) return [];
    return [
      conflictingSettings(
        `a match of ${what} with the Gateway API`,
        'a condition that Flagger translates: exact or regex, for the path prefix too',
        'write it so',
        [...at, i],
      ),
    ];
  });
}

/**
 * What Flagger refuses in a Canary by itself: it writes a warning and does nothing (pkg/controller/controller.go: `verifyCanary`, and the
 * routers of pkg/router).
 */
export const flaggerCanaryChecks = {
  'canary-knative': (canary) => {
    const { targetRef = {}, provider } = canary;
    if (isKnative(canary) === (provider === FlaggerProvider.KNATIVE.valueOf())) return undefined;
    return conflictingSettings(
      `the provider ${provider ?? 'of the installation'} with a ${targetRef.kind} of ${targetRef.apiVersion}`,
      'the provider knative for a Service of serving.knative.dev/v1, and for nothing else',
      'choose the provider for the target',
      ['provider'],
    );
  },
  'canary-knative-autoscaler': (canary) =>
    isKnative(canary) && canary.autoscalerRef !== undefined
      ? conflictingSettings(
          'an autoscaler for a Service of Knative',
          'none: Knative scales it',
          'take the autoscaler away',
          ['autoscalerRef'],
        )
      : undefined,
  // pkg/router/kubernetes_default.go makes Services of this port; pkg/router/factory.go: none for a Service.
  'canary-without-service': ({ service, targetRef = {} }) =>
    service === undefined && targetRef.kind !== 'Service'
      ? missingSetting(
          `a Canary of a ${targetRef.kind} without a Service`,
          'a Service with its port',
          'give `service`',
          ['service'],
        )
      : undefined,
  // artifacts/flagger/crd.yaml.
  'canary-without-port': ({ service }) =>
    service !== undefined && service.port === undefined
      ? missingSetting(
          'a Canary without the port of its Service',
          'a port: the target has not one alone that is known',
          'give `port`',
          ['service', 'port'],
        )
      : undefined,
  // pkg/router/gateway_api.go: `Reconcile`.
  'canary-gateways': (canary) =>
    isGatewayApi(canary) && (canary.service?.gatewayRefs ?? []).length === 0
      ? missingSetting(
          'a Canary with the Gateway API that is attached to nothing',
          'a gateway, or a Service of the mesh',
          'give `gatewayRefs`',
          ['service', 'gatewayRefs'],
        )
      : undefined,
  'canary-gateway-api-matches': (canary) =>
    isGatewayApi(canary)
      ? [
          ...untranslatedFault(canary.service?.match ?? [], 'service', 'match'),
          ...untranslatedFault(canary.analysis?.match ?? [], 'analysis', 'match'),
        ]
      : undefined,
  // pkg/router/gateway_api.go: `toV1CORSFilter` leaves them out.
  'canary-gateway-api-origins': (canary) =>
    isGatewayApi(canary) && (canary.service?.corsPolicy?.allowOrigins ?? []).length > 0
      ? conflictingSettings(
          'allowOrigins of a CORS policy with the Gateway API',
          'origins as they are: Flagger takes no patterns there',
          'name them in `corsOrigins`',
          ['service', 'corsPolicy', 'allowOrigins'],
        )
      : undefined,
  // pkg/router/istio.go: `reconcileVirtualService`.
  'canary-delegation': ({ provider = FlaggerProvider.ISTIO, service = {} }) => {
    const { delegation, hosts = [], gateways = [] } = service;
    return delegation === true &&
      provider === FlaggerProvider.ISTIO.valueOf() &&
      hosts.length + gateways.length > 0
      ? conflictingSettings(
          'hosts or gateways of a virtual service that another delegates to',
          'neither: it has those of the other',
          'take them away, or switch `delegation` off',
          ['service', hosts.length > 0 ? 'hosts' : 'gateways'],
        )
      : undefined;
  },
} satisfies Checks<FlaggerCanaryView>;
