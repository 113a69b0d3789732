import type { Externals } from '../../mesh/externals';
import type { Level } from '../rule';
import type { Suppression } from '../suppression';

/** What `cdk8s-istio.yaml` says, for everyone who works in its folder or below. */
export interface Settings {
  /** The release of Istio that the manifests are for. */
  readonly istioVersion?: string;
  /** The release of Kubernetes that the manifests are for. */
  readonly kubernetesVersion?: string;
  /** The level from which findings fail. */
  readonly level?: Level;
  /** Whether the manifests are all that there is. */
  readonly complete?: boolean;
  /** The channel of the Gateway API whose definitions are installed. */
  readonly gatewayApi?: 'standard' | 'experimental';
  /** What lives elsewhere. */
  readonly externals?: Externals;
  /** Findings that are allowed. */
  readonly suppress?: readonly Suppression[];
}

/** What a setting may be, in the words of JSON Schema. Editors read the same as the program. */
export interface SettingSchema {
  readonly type: 'object' | 'array' | 'string' | 'boolean';
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly items?: SettingSchema;
  readonly properties?: { readonly [name: string]: SettingSchema };
  readonly required?: readonly string[];
  readonly additionalProperties?: false;
}

const list = (description: string): SettingSchema => ({
  type: 'array',
  description,
  items: { type: 'string', minLength: 1 },
});
const release = (description: string): SettingSchema => ({
  type: 'string',
  description,
  pattern: '^v?[0-9]+\\.[0-9]+(\\..*)?$',
});

/** The settings that both the file and the validation plugin have. */
export const SHARED_SETTINGS = {
  istioVersion: release(
    'The release of Istio that the manifests are for, such as "1.31": what it does not have is reported too.',
  ),
  kubernetesVersion: release(
    'The release of Kubernetes that the manifests are for, such as "1.34": a pair of releases that was never supported is reported.',
  ),
  complete: {
    type: 'boolean',
    description:
      'Whether the manifests, together with the externals, are all that there is in the cluster: what they name and do not have is then an error. Default: false.',
  },
  gatewayApi: {
    type: 'string',
    description:
      'The channel of the Gateway API whose definitions are installed in the cluster. Default: standard.',
    enum: ['standard', 'experimental'],
  },
  externals: {
    type: 'object',
    description: 'What is in the cluster though no manifest shows it.',
    additionalProperties: false,
    properties: {
      namespaces: list('Names of namespaces.'),
      hosts: list('Hosts of services: DNS names, such as "*.example.com" for all below.'),
      secrets: list('Secrets, as namespace/name; namespace/* for all of a namespace.'),
      serviceAccounts: list('Service accounts, as namespace/name; namespace/* for all of a namespace.'),
      gateways: list('Gateways of Istio and of the Gateway API, as namespace/name.'),
      workloads: list('Workloads that policies and gateways select, as namespace/key=value,key=value.'),
      gatewayClasses: list('Names of GatewayClasses, such as those of other controllers.'),
      kinds: list('Kinds whose definitions are installed, as Kind.group.'),
    },
  },
  suppress: {
    type: 'array',
    description: 'Findings that are allowed, each with the reason.',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['code', 'reason'],
      properties: {
        code: {
          type: 'string',
          minLength: 1,
          description: 'A code such as IST0101, or the name of a rule; * stands for any text.',
        },
        resource: {
          type: 'string',
          minLength: 1,
          description: 'The object, as Kind namespace/name; * stands for any text. Default: every object.',
        },
        reason: { type: 'string', pattern: '\\S', description: 'Why it is allowed.' },
      },
    },
  },
} as const satisfies { readonly [name: string]: SettingSchema };

/** What `cdk8s-istio.yaml` may say. `cdk8s-istio.schema.json` holds the same for editors. */
export const SETTINGS_SCHEMA = {
  type: 'object',
  description: 'Settings of cdk8s-istio, for the command, the validation plugin and the tests of a project.',
  additionalProperties: false,
  properties: {
    ...SHARED_SETTINGS,
    level: {
      type: 'string',
      description:
        'The level from which findings fail. Default: error for the command and the plugin, info for toHaveNoFindings().',
      enum: ['error', 'warning', 'info'],
    },
  },
} as const satisfies SettingSchema;
