/** What the judge says of an object: see `cdk8s-istio/analysis`, which has the same with narrower types. */
export interface ValidationFinding {
  /** Upstream's code where one exists (`IST0101`, `KIA1104`), or else `schema`, `cel`, `webhook`, `yaml`, `mesh`. */
  readonly code: string;
  /** All codes under which it is known, the first included. */
  readonly codes: string[];
  /** The rule's name, which stays the same between releases; its page is `docs/rules/<rule>.md`. */
  readonly rule: string;
  /** `error`, `warning` or `info`. */
  readonly level: string;
  /** What was got and what was expected. */
  readonly message: string;
  /** How to mend it, in one sentence. */
  readonly mend: string;
  /** `Kind namespace/name`. */
  readonly resource: string;
  /** The field: `spec.http[0].route[1].weight`; empty for the whole object. */
  readonly path: string;
  /**
   * The path of the construct that wrote the object.
   *
   * @default - unknown
   */
  readonly construct?: string;
}

/** A finding that is allowed, with the reason. */
export interface ValidationSuppression {
  /** A code (`IST0101`) or the name of a rule; `*` in it stands for any text. */
  readonly code: string;
  /**
   * The object, as `Kind namespace/name`; `*` in it stands for any text.
   *
   * @default - every object
   */
  readonly resource?: string;
  /** Why it is allowed. */
  readonly reason: string;
}

/** What is in the cluster though no manifest of the program shows it. */
export interface ValidationExternals {
  /**
   * Names of namespaces.
   *
   * @default - none
   */
  readonly namespaces?: string[];
  /**
   * Hosts of services: DNS names, `*.example.com` for all below.
   *
   * @default - none
   */
  readonly hosts?: string[];
  /**
   * Secrets, as `namespace/name`; `namespace/*` for all of a namespace.
   *
   * @default - none
   */
  readonly secrets?: string[];
  /**
   * Service accounts, as `namespace/name`; `namespace/*` for all of a namespace.
   *
   * @default - none
   */
  readonly serviceAccounts?: string[];
  /**
   * Gateways of Istio and of the Gateway API, as `namespace/name`.
   *
   * @default - those that the program imports by `fromGatewayName()` and the like
   */
  readonly gateways?: string[];
  /**
   * Workloads that policies and gateways select, as `namespace/key=value,key=value`.
   *
   * @default - none
   */
  readonly workloads?: string[];
  /**
   * Names of GatewayClasses.
   *
   * @default - none
   */
  readonly gatewayClasses?: string[];
  /**
   * Kinds whose definitions are installed, as `Kind.group`.
   *
   * @default - none
   */
  readonly kinds?: string[];
}

/**
 * How a program's manifests are judged. What is left out is taken from the nearest `cdk8s-istio.yaml`, in the working folder or above, where
 * there is one.
 */
export interface IstioValidationOptions {
  /**
   * The release of Istio that they are for, as `1.26`: what it does not have is reported too.
   *
   * @default - what `cdk8s-istio.yaml` says, or else the release that the judge knows best
   */
  readonly istioVersion?: string;
  /**
   * The release of Kubernetes that they are for, as `1.34`: a pair that was never supported is reported.
   *
   * @default - what `cdk8s-istio.yaml` says, or else not looked at
   */
  readonly kubernetesVersion?: string;
  /**
   * Settings of the mesh, by the names of Istio's `MeshConfig`.
   *
   * @default - those of the `IstioInstallation` in the program, or else Istio's own
   */
  readonly meshConfig?: { [setting: string]: any };
  /**
   * Whether gateways that no object of the program shows are assumed to be there: those of its `IstioInstallation`, or where there is
   * none the default ingress gateway.
   *
   * @default true
   */
  readonly defaults?: boolean;
  /**
   * Whether the objects of the program, together with `externals`, are all that there is in the cluster. What they name and do not have
   * is then an error; otherwise it may come from elsewhere, and is a warning.
   *
   * @default - what `cdk8s-istio.yaml` says, or else false: what a program writes is often applied beside other things
   */
  readonly complete?: boolean;
  /**
   * The channel of the Gateway API whose definitions are installed in the cluster: `standard` or `experimental`.
   *
   * @default - what `cdk8s-istio.yaml` says, or else 'standard'
   */
  readonly gatewayApi?: string;
  /**
   * What lives elsewhere, beside the externals of `cdk8s-istio.yaml`.
   *
   * @default - the gateways that the program imports
   */
  readonly externals?: ValidationExternals;
  /**
   * Findings that are allowed, each with the reason, beside those of `cdk8s-istio.yaml`.
   *
   * @default - none but those that objects allow by the annotation `galley.istio.io/analyze-suppress`
   */
  readonly suppress?: ValidationSuppression[];
}
