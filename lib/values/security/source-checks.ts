import { ipBlockFault } from '../addresses';
import {
  type Checks,
  conflictingSettings,
  emptyText,
  faultAt,
  type MeshFault,
  missingSetting,
} from '../mesh-fault';
import { serviceAccountsFault, trustDomainsFault } from './identity-checks';
import type { SourceView } from './messages';

const ADDRESSES = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const;
const BY_NAME = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'] as const;
const TOKENS = ['requestPrincipals', 'notRequestPrincipals'] as const;
const DOMAINS = ['trustDomains', 'notTrustDomains'] as const;

/** The lists of a source that need the identity of the caller, which a policy of the action CUSTOM cannot have. */
export const IDENTITY_FIELDS = [...BY_NAME, ...ACCOUNTS, ...DOMAINS, ...TOKENS] as const;
const OF_CONNECTIONS = [...BY_NAME, ...ACCOUNTS, ...ADDRESSES] as const;
const ALL = [...IDENTITY_FIELDS, ...ADDRESSES] as const;

/** A source, with the place of its rule in the policy. */
export interface SourceInRule {
  readonly source: SourceView;
  readonly rule: number;
}

const says = (source: SourceView, fields: readonly (keyof SourceView)[]) =>
  fields.some((field) => (source[field]?.length ?? 0) > 0);

/** Whether a source has a condition that connections without HTTP have too, as istiod counts them. */
export const hasConnectionCondition = (source: SourceView): boolean => says(source, OF_CONNECTIONS);

/** What is wrong with a list of which an entry is empty (istiod's `CheckEmptyValues`); it tells the first. */
export function emptyEntryFault(list: readonly string[] | undefined, field: string): MeshFault[] {
  const empty = list?.findIndex((entry) => !entry) ?? -1;
  if (empty === -1) return [];
  return [emptyText(`entry of ${field}`, [field, empty], `an empty entry of ${field}`)];
}

/** What istiod's `ValidateAuthorizationPolicy` has against a source. */
export const sourceChecks = {
  'empty-source': ({ source, rule }) =>
    says(source, ALL)
      ? undefined
      : missingSetting(
          'source without a condition',
          'at least one condition',
          'say which source, or leave it out',
          [],
          `rule ${rule}: a source without conditions`,
        ),
  'empty-entry': ({ source }) =>
    [...ADDRESSES, ...BY_NAME, ...TOKENS].flatMap((field) => emptyEntryFault(source[field], field)),
  'account-with-identity': ({ source, rule }) =>
    says(source, BY_NAME) && says(source, ACCOUNTS)
      ? conflictingSettings(
          'a source with service accounts and with principals or namespaces',
          'one of them: an account implies its namespace',
          'keep one of them',
          [],
          `rule ${rule}: serviceAccounts with principals or namespaces`,
        )
      : undefined,
  'source-address': ({ source }) =>
    ADDRESSES.flatMap((field) =>
      (source[field] ?? []).flatMap(
        (entry, i) => faultAt(ipBlockFault(entry, 'the address'), field, i) ?? [],
      ),
    ),
  'service-account': ({ source }) =>
    ACCOUNTS.flatMap((field) => serviceAccountsFault(source[field] ?? [], field) ?? []),
  'trust-domain': ({ source }) =>
    DOMAINS.flatMap((field) => trustDomainsFault(source[field] ?? [], field) ?? []),
} satisfies Checks<SourceInRule>;
