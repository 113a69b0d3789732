import { choice, distinct, dnsLabel } from '../checks';
import { isUpgradeStep } from '../istio-releases';
import { MeshError, MeshErrorCode } from '../mesh-error';
import {
  type BaseOptions,
  checkScaling,
  type IstiodOptions,
  type NodeComponentOptions,
} from './component-options';
import { plannedGateways, type PlannedGateway } from './gateway-plan';
import type { IstioInstallationOptions } from './installation-options';
import { meshConfigSpec } from './mesh-config-spec';
import { Profile } from './profile';
import { checkPair, checkUpgrade } from './version-checks';

/** A component that is installed, with its namespace and what is asked of it. */
export interface PlannedComponent<Options> {
  readonly namespace: string;
  readonly options: Options;
}

/** What is installed, with all defaults decided: from it come Helm values, the `IstioOperator` and all else alike. */
export interface InstallationPlan {
  readonly options: IstioInstallationOptions;
  readonly profile: Profile;
  readonly namespace: string;
  /** Istio's `MeshConfig` message, as far as it is set; undefined where nothing is. */
  readonly meshConfig: any;
  readonly base?: PlannedComponent<BaseOptions>;
  readonly istiod?: PlannedComponent<IstiodOptions>;
  readonly cni?: PlannedComponent<NodeComponentOptions>;
  readonly ztunnel?: PlannedComponent<NodeComponentOptions>;
  readonly gateways: readonly PlannedGateway[];
}

/** Decides what is installed, and refuses what could not be. */
export function planInstallation(options: IstioInstallationOptions): InstallationPlan {
  const {
    istioVersion: version,
    kubernetesVersion: kubernetes,
    upgradeFrom,
    profile = Profile.DEFAULT,
  } = options;
  checkPair(version, kubernetes);
  if (upgradeFrom !== undefined) checkUpgrade(upgradeFrom, version, options.revision !== undefined);
  checkNames(options);
  const namespace = dnsLabel(options.namespace ?? 'istio-system', 'namespace');

  const { components } = profile;
  const planned = <Options extends { enabled?: boolean; namespace?: string }>(
    isDefault: boolean,
    given: Options | undefined,
    usual = namespace,
  ) => {
    if (!(given?.enabled ?? isDefault)) return undefined;
    return { namespace: dnsLabel(given?.namespace ?? usual, 'namespace'), options: given ?? ({} as Options) };
  };
  const plan = {
    options,
    profile,
    namespace,
    meshConfig: meshConfigSpec(options.meshConfig),
    base: planned(components.base, options.base),
    istiod: planned(components.istiod, options.istiod),
    cni: planned(components.cni, options.cni, profile.nodeNamespace),
    ztunnel: planned(components.ztunnel, options.ztunnel, profile.nodeNamespace),
    gateways: plannedGateways(options, profile, namespace),
  };
  checkScaling(options.istiod, 'istiod');
  checkAmbient(plan);
  return plan;
}

function checkNames({
  revision,
  revisionTags = [],
  images,
  compatibilityVersion,
  istioVersion: version,
}: IstioInstallationOptions): void {
  if (revision !== undefined) dnsLabel(revision, 'revision');
  for (const tag of revisionTags) dnsLabel(tag, 'revision tag');
  distinct([...(revision === undefined ? [] : [revision]), ...revisionTags], 'revision tag');
  if (images?.variant !== undefined) choice(images.variant, ['distroless', 'debug'], 'variant of images');
  if (compatibilityVersion === undefined || compatibilityVersion.minorsSince(version) < 0) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: `compatibilityVersion ${compatibilityVersion.minor} with Istio ${version.minor}`,
    expected: 'a release before it, whose defaults are to be kept',
    mend: isUpgradeStep(compatibilityVersion.minor, version.minor)
      ? 'leave it out'
      : 'name the release from which you come',
  });
}

/** ztunnel alone gets nothing to do: istiod, CNI and it must all be told of ambient mode, which the profiles do. */
function checkAmbient({
  ztunnel,
  cni,
  profile,
}: Pick<InstallationPlan, 'ztunnel' | 'cni' | 'profile'>): void {
  if (ztunnel === undefined || (profile.isAmbient && cni !== undefined)) return;
  throw new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: profile.isAmbient ? 'ztunnel without CNI' : `ztunnel with the profile ${profile.name}`,
    expected: 'ztunnel together with CNI, and a profile for ambient mode',
    mend: profile.isAmbient
      ? 'switch CNI on, or ztunnel off'
      : 'take Profile.AMBIENT or Profile.OPENSHIFT_AMBIENT',
  });
}
