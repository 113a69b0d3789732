import { choice } from '../checks';

/** What a profile installs. */
export interface ProfileComponents {
  /** The CRDs and what the whole cluster needs. */
  readonly base: boolean;
  /** The control plane; with the profile `remote` only what points to one that runs elsewhere. */
  readonly istiod: boolean;
  /** The gateway `istio-ingressgateway`. */
  readonly ingressGateway: boolean;
  /** The gateway `istio-egressgateway`. */
  readonly egressGateway: boolean;
  /** The node agent that redirects traffic of pods, in place of an init container. */
  readonly cni: boolean;
  /** The node proxy of ambient mode. */
  readonly ztunnel: boolean;
}

interface ProfileData {
  readonly components: ProfileComponents;
  /** The value `profile` of the charts; undefined where they have none of this name. */
  readonly helmProfile?: string;
  /** The value `global.platform` of the charts. */
  readonly platform?: string;
  /** The namespace of CNI and ztunnel where it is not that of the control plane. */
  readonly nodeNamespace?: string;
}

const CORE: ProfileComponents = {
  base: true,
  istiod: true,
  ingressGateway: false,
  egressGateway: false,
  cni: false,
  ztunnel: false,
};
const WITH_INGRESS: ProfileComponents = { ...CORE, ingressGateway: true };
const AMBIENT: ProfileComponents = { ...CORE, cni: true, ztunnel: true };
const OPENSHIFT = { platform: 'openshift', nodeNamespace: 'kube-system' };

/** The profiles (upstream's manifests/profiles, of which all but `default` are laid over `default`). */
const PROFILES: { readonly [name: string]: ProfileData } = {
  default: { components: WITH_INGRESS },
  demo: { components: { ...WITH_INGRESS, egressGateway: true }, helmProfile: 'demo' },
  minimal: { components: CORE },
  remote: { components: CORE, helmProfile: 'remote' },
  empty: { components: { ...CORE, base: false, istiod: false } },
  preview: { components: WITH_INGRESS, helmProfile: 'preview' },
  stable: { components: WITH_INGRESS, helmProfile: 'stable' },
  ambient: { components: AMBIENT, helmProfile: 'ambient' },
  openshift: { components: { ...WITH_INGRESS, cni: true }, ...OPENSHIFT },
  'openshift-ambient': { components: AMBIENT, helmProfile: 'ambient', ...OPENSHIFT },
};

/** A set of components and defaults with which Istio is installed, as its documents name them. */
export class Profile {
  /** Control plane and ingress gateway: where to start. */
  public static readonly DEFAULT: Profile = new Profile('default');
  /** All that there is to see, with small requests and everything traced: not for production. */
  public static readonly DEMO: Profile = new Profile('demo');
  /** The control plane alone; gateways are installed beside it. */
  public static readonly MINIMAL: Profile = new Profile('minimal');
  /** A cluster whose control plane runs in another one. */
  public static readonly REMOTE: Profile = new Profile('remote');
  /** Nothing: all is switched on by hand. */
  public static readonly EMPTY: Profile = new Profile('empty');
  /** As `default`, with what is to become default: DNS goes through the sidecars. */
  public static readonly PREVIEW: Profile = new Profile('preview');
  /** As `default`, with a policy of the API server that refuses APIs which are not stable. */
  public static readonly STABLE: Profile = new Profile('stable');
  /** Control plane, CNI and ztunnel: a mesh without sidecars. */
  public static readonly AMBIENT: Profile = new Profile('ambient');
  /** `default` for OpenShift, with CNI in `kube-system`. */
  public static readonly OPENSHIFT: Profile = new Profile('openshift');
  /** `ambient` for OpenShift, with CNI and ztunnel in `kube-system`. */
  public static readonly OPENSHIFT_AMBIENT: Profile = new Profile('openshift-ambient');

  /** The names of all profiles. */
  public static allNames(): string[] {
    return Object.keys(PROFILES);
  }

  /**
   * A profile by its name.
   *
   * @param name `default`, `demo`, `ambient` …
   */
  public static of(name: string): Profile {
    return new Profile(choice(name, Profile.allNames(), 'profile'));
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
  ) {}

  /** What it installs. */
  public get components(): ProfileComponents {
    return PROFILES[this.name].components;
  }

  /** The value `profile` of Istio's charts; undefined where they have none of this name. */
  public get helmProfile(): string | undefined {
    return PROFILES[this.name].helmProfile;
  }

  /** The value `global.platform` of Istio's charts; undefined for one that fits most clusters. */
  public get platform(): string | undefined {
    return PROFILES[this.name].platform;
  }

  /** The namespace of CNI and ztunnel; undefined where it is that of the control plane. */
  public get nodeNamespace(): string | undefined {
    return PROFILES[this.name].nodeNamespace;
  }

  /** Whether it is for a mesh without sidecars. */
  public get isAmbient(): boolean {
    return this.components.ztunnel;
  }
}
