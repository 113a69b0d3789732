/**
 * Kubernetes' own kinds, as far as Istio looks at them (Kubernetes API reference). They are written here rather than taken from a
 * library, so that whoever reads manifests needs none.
 */

interface Texts {
  readonly [key: string]: string;
}

/** `ServicePort`. */
export interface ServicePort {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
  readonly targetPort?: number | string;
  readonly nodePort?: number;
}

/** `ServiceSpec`. */
export interface ServiceSpec {
  readonly type?: string;
  readonly selector?: Texts;
  readonly ports?: readonly ServicePort[];
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly publishNotReadyAddresses?: boolean;
  readonly trafficDistribution?: string;
  readonly internalTrafficPolicy?: string;
}

/** `ContainerPort`. */
export interface ContainerPort {
  readonly name?: string;
  readonly containerPort?: number;
  readonly protocol?: string;
}

/** `SecurityContext` and `PodSecurityContext`. */
export interface SecurityContext {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
}

/** `EnvVar`. */
export interface EnvVar {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: object;
    readonly resourceFieldRef?: object;
    readonly configMapKeyRef?: object;
    readonly secretKeyRef?: object;
    readonly fileKeyRef?: object;
  };
}

interface WithPort {
  readonly port?: number | string;
}

/** `Probe`. */
export interface Probe {
  readonly httpGet?: WithPort;
  readonly tcpSocket?: WithPort;
  readonly exec?: object;
  readonly grpc?: WithPort;
}

interface Amounts {
  readonly [resource: string]: number | string;
}

/** `ResourceRequirements`. */
export interface ResourceRequirements {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

/** `VolumeMount`. */
export interface VolumeMount {
  readonly name?: string;
  readonly mountPath?: string;
}

/** `Container`. */
export interface Container {
  readonly name?: string;
  readonly image?: string;
  readonly ports?: readonly ContainerPort[];
  readonly env?: readonly EnvVar[];
  readonly args?: readonly string[];
  readonly securityContext?: SecurityContext;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly resources?: ResourceRequirements;
  readonly volumeMounts?: readonly VolumeMount[];
}

/** `PodSpec`. */
export interface PodSpec {
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly serviceAccountName?: string;
  readonly serviceAccount?: string;
  readonly hostNetwork?: boolean;
  readonly nodeName?: string;
  readonly nodeSelector?: Texts;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly securityContext?: SecurityContext;
  readonly restartPolicy?: string;
  readonly volumes?: readonly { readonly name?: string }[];
}

/** The metadata of an object or of a template, as far as Istio looks at it. */
export interface Metadata {
  readonly labels?: Texts;
  readonly annotations?: Texts;
}

/** `PodTemplateSpec`. */
export interface PodTemplate {
  readonly metadata?: Metadata;
  readonly spec?: PodSpec;
}

/** `LabelSelectorRequirement`. */
export interface LabelExpression {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** `LabelSelector`. */
export interface LabelSelector {
  readonly matchLabels?: Texts;
  readonly matchExpressions?: readonly LabelExpression[];
}

/** The spec of a Deployment and of the other kinds that make pods of a template. */
export interface TemplatedSpec {
  readonly replicas?: number;
  readonly selector?: LabelSelector;
  readonly template?: PodTemplate;
  readonly volumeClaimTemplates?: readonly { readonly metadata?: { readonly name?: string } }[];
}

/** `StatefulSetSpec`. */
export interface StatefulSetSpec extends TemplatedSpec {
  readonly serviceName?: string;
  readonly ordinals?: { readonly start?: number };
}

/** `JobSpec`. */
export interface JobSpec {
  readonly template?: PodTemplate;
}

/** `CronJobSpec`. */
export interface CronJobSpec {
  readonly schedule?: string;
  readonly jobTemplate?: { readonly spec?: JobSpec };
}

/** `HorizontalPodAutoscalerSpec`. */
export interface HorizontalPodAutoscalerSpec {
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
}

/** `IngressBackend`. */
export interface IngressBackend {
  readonly service?: {
    readonly name?: string;
    readonly port?: { readonly name?: string; readonly number?: number };
  };
  readonly resource?: object;
}

/** `HTTPIngressPath`. */
export interface IngressPath {
  readonly path?: string;
  readonly pathType?: string;
  readonly backend?: IngressBackend;
}

/** `IngressRule`. */
export interface IngressRule {
  readonly host?: string;
  readonly http?: { readonly paths?: readonly IngressPath[] };
}

/** `IngressSpec`. */
export interface IngressSpec {
  readonly ingressClassName?: string;
  readonly defaultBackend?: IngressBackend;
  readonly tls?: readonly { readonly hosts?: readonly string[]; readonly secretName?: string }[];
  readonly rules?: readonly IngressRule[];
}

/** `NetworkPolicyPeer`. */
export interface NetworkPolicyPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: object;
}

/** `NetworkPolicySpec`. */
export interface NetworkPolicySpec {
  readonly ingress?: readonly { readonly from?: readonly NetworkPolicyPeer[] }[];
  readonly egress?: readonly { readonly to?: readonly NetworkPolicyPeer[] }[];
}

/** `Role` and `ClusterRole`. */
export interface RoleBody {
  readonly rules?: readonly {
    readonly verbs?: readonly string[];
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
    readonly nonResourceURLs?: readonly string[];
  }[];
}

/** `RoleBinding` and `ClusterRoleBinding`. */
export interface RoleBindingBody {
  readonly roleRef?: { readonly apiGroup?: string; readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly {
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
  }[];
}

/** `EndpointSlice`, whose fields stand beside its metadata. */
export interface EndpointSliceBody {
  readonly addressType?: string;
  readonly endpoints?: readonly {
    readonly addresses?: readonly string[];
    readonly conditions?: { readonly ready?: boolean; readonly serving?: boolean };
    readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
    readonly nodeName?: string;
    readonly zone?: string;
  }[];
  readonly ports?: readonly {
    readonly name?: string;
    readonly port?: number;
    readonly protocol?: string;
    readonly appProtocol?: string;
  }[];
}

/** `ConfigMap`. */
export interface ConfigMapBody {
  readonly data?: Texts;
  readonly binaryData?: Texts;
}

/** `Secret`. */
export interface SecretBody {
  readonly type?: string;
  readonly data?: Texts;
  readonly stringData?: Texts;
}

/** `MutatingWebhookConfiguration` and `ValidatingWebhookConfiguration`. */
export interface WebhookConfigurationBody {
  readonly webhooks?: readonly {
    readonly name?: string;
    readonly namespaceSelector?: LabelSelector;
    readonly objectSelector?: LabelSelector;
    readonly clientConfig?: {
      readonly url?: string;
      readonly service?: { readonly name?: string; readonly namespace?: string; readonly path?: string };
    };
  }[];
}

/** `CustomResourceDefinitionSpec`. */
export interface CustomResourceDefinitionSpec {
  readonly group?: string;
  readonly names?: { readonly kind?: string; readonly plural?: string };
  readonly versions?: readonly {
    readonly name?: string;
    readonly served?: boolean;
    readonly storage?: boolean;
  }[];
}
