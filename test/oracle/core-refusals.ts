/** Refusals of the API server of Kubernetes' own kinds that are not found here. */
export interface Unfound {
  /** The kinds. */
  readonly kinds: RegExp;
  /** What the server says. */
  readonly answer: RegExp;
  /** Why it is not looked for. */
  readonly why: string;
  /** The largest share of all refusals that it may make up. */
  readonly most: number;
}

/** What has the specification of a pod. */
const POD = /^(Deployment|DaemonSet|ReplicaSet|StatefulSet|Job|CronJob|Pod)$/;

/** Every refusal that is missed has an entry here. */
export const UNFOUND: readonly Unfound[] = [
  {
    kinds: /WebhookConfiguration$/,
    answer: /webhooks\[\d+\]\./,
    why: 'installations write the configurations of webhooks, and their schema alone is checked: no names, lists and choices',
    most: 0.07,
  },
  {
    kinds: /^(PersistentVolumeClaim|StatefulSet)$/,
    answer: /spec\.(resources|accessModes)\b|quantities must match/,
    why: 'nothing of the mesh depends on what a claim asks for',
    most: 0.04,
  },
  {
    kinds: /^Endpoint(s|Slice)$/,
    answer: /addresses|ports\[\d+\]/,
    why: 'lists of endpoints that hold nothing, or null, or a name twice: people hardly write them by hand',
    most: 0.04,
  },
  {
    kinds: /^(PodDisruptionBudget|HorizontalPodAutoscaler)$/,
    answer: /spec\.(minAvailable|maxUnavailable|metrics|scaleTargetRef)/,
    why: 'the mesh reads neither percentages nor targets of what scales and evicts pods',
    most: 0.03,
  },
  {
    kinds: /^(Cluster)?Role(Binding)?$/,
    answer: /(roleRef|subjects\[\d+\])\./,
    why: 'the names and groups of what a binding refers to are not checked',
    most: 0.02,
  },
  {
    kinds: POD,
    answer: /(configMap|configMapRef|secretRef)\.name: Required/,
    why: 'a reference of a pod to a ConfigMap or Secret has no name: the schema takes it, for old releases wrote it so',
    most: 0.03,
  },
  {
    kinds: POD,
    answer: /valueFrom\.\w+\.(key|fieldPath): Invalid|(tolerations\[\d+\]\.\w+|serviceAccountName): Invalid/,
    why: 'the spelling of keys, of paths to fields, of tolerations and of accounts in a pod is not checked',
    most: 0.03,
  },
  {
    kinds: /^(Deployment|DaemonSet)$/,
    answer: /cannot unmarshal number .* rollingUpdate/i,
    why: 'numbers beyond 32 bits where the schema takes a number or text',
    most: 0.01,
  },
  {
    kinds: /^NetworkPolicy$/,
    answer: /ipBlock|policyTypes/,
    why: 'null or the empty text in a list of ranges or of types',
    most: 0.02,
  },
  {
    kinds: /^(Ingress|Service)$/,
    answer: /tls\[\d+\]\.hosts|appProtocol/,
    why: 'the empty text in the hosts of a certificate, and an appProtocol that is no name',
    most: 0.02,
  },
];

/** The entry of a refusal. */
export const unfound = (kind: string, answer: string): Unfound | undefined =>
  UNFOUND.find((entry) => entry.kinds.test(kind) && entry.answer.test(answer));
