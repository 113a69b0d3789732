export { PolicyTarget } from '../values/policy-target';
export { ExternalAuthorizer, type KnownAuthorizerOptions } from '../values/install/external-authorizer';
export { AuthorizationAction } from '../values/security/authorization-action';
export { CertificateIssuer } from '../values/security/certificate-issuer';
export {
  CertificateKey,
  type CertificateKeyOptions,
  KeyEncoding,
  KeyRotation,
} from '../values/security/certificate-key';
export type { ICertificateRef } from '../values/security/certificate-ref';
export { Condition, type ConditionProps } from '../values/security/condition';
export {
  type ClaimHeader,
  type JwtHeader,
  JwtPresence,
  JwtRule,
  type JwtRuleOptions,
} from '../values/security/jwt-rule';
export { DataPlane } from '../values/security/data-plane';
export { MutualTlsMode } from '../values/security/peer-authentication';
export { Operation, type OperationProps } from '../values/security/operation';
export { PolicyRule, type PolicyRuleProps } from '../values/security/policy-rule';
export { Source, type SourceProps } from '../values/security/source';
export { type IWorkloadIdentity, WorkloadIdentity } from '../values/security/workload-identity';
export { TargetRef } from '../values/target-ref';
export type { AccessOptions, AuthorizeOptions } from './access-grant';
export { AccessTarget, type PodTargetOptions } from './access-target';
export { AuthorizationPolicy, type AuthorizationPolicyProps } from './authorization-policy';
export { Certificate, type CertificateProps } from './certificate';
export { PeerAuthentication, type PeerAuthenticationProps } from './peer-authentication';
export { RequestAuthentication, type RequestAuthenticationProps } from './request-authentication';
export { WorkloadAccess, type WorkloadAccessProps } from './workload-access';
