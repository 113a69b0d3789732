import type * as networking from '../../../imports/networking.istio.io';
import type { Wire } from '../wire';

type Item<T> = NonNullable<T> extends (infer Element)[] ? Element : never;

export type ServiceEntrySpec = Wire<networking.ServiceEntrySpec>;
export type ServicePortSpec = Item<ServiceEntrySpec['ports']>;
export type WorkloadEntrySpec = Wire<networking.WorkloadEntrySpec>;
export type WorkloadGroupSpec = Wire<networking.WorkloadGroupSpec>;
export type WorkloadTemplateSpec = WorkloadGroupSpec['template'];
export type WorkloadProbeSpec = NonNullable<WorkloadGroupSpec['probe']>;
export type SidecarSpec = Wire<networking.SidecarSpec>;
export type SidecarIngressSpec = Item<SidecarSpec['ingress']>;
export type SidecarEgressSpec = Item<SidecarSpec['egress']>;
export type SidecarPortSpec = SidecarIngressSpec['port'];
export type OutboundTrafficSpec = NonNullable<SidecarSpec['outboundTrafficPolicy']>;
export type ProxyConfigSpec = Wire<networking.ProxyConfigSpec>;

// The value of a patch is free-form, and stays out of the generated type.
type EnvoyConfigPatch = Item<networking.EnvoyFilterSpec['configPatches']>;
type EnvoyPatchBody = NonNullable<EnvoyConfigPatch['patch']>;
export type EnvoyMatchSpec = Wire<NonNullable<EnvoyConfigPatch['match']>>;
export type EnvoyPatchSpec = Wire<Omit<EnvoyConfigPatch, 'patch'>> & {
  patch?: Wire<Omit<EnvoyPatchBody, 'value'>> & { value?: any };
};
export type EnvoyFilterSpec = Wire<Omit<networking.EnvoyFilterSpec, 'configPatches'>> & {
  configPatches?: EnvoyPatchSpec[];
};
