import type { IServiceAccount } from 'cdk8s-plus-30';
import { ipBlockFault } from '../addresses';
import { dnsLabel, objectName } from '../checks';
import { type Checks, conflictingSettings, faultAt, missingSetting, refuse } from '../mesh-fault';
import { serviceAccountsFault, trustDomainsFault } from './identity-checks';
import {
  allLists,
  describeLists,
  emptyEntryFault,
  hasCondition,
  type ListConditions,
  notLists,
  pickLists,
  refuseEmptyLists,
} from './list-conditions';
import type { SourceSpec, SourceView } from './messages';
import { type IWorkloadIdentity, principalsOf } from './workload-identity';

/**
 * The conditions of a `Source`. All that are given must hold; of the entries of one list any one is enough.
 *
 * Texts are compared whole, with `*` at the end as a prefix, at the beginning as a suffix, alone as any value there is.
 */
export interface SourceProps {
  /**
   * Identities of the caller's certificate: `cluster.local/ns/prod/sa/reviews`, without `spiffe://`. They need mutual
   * TLS; a caller in plain text has none.
   *
   * @default - any, or none
   */
  readonly principals?: string[];
  /**
   * Identities that the caller must not have. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notPrincipals?: string[];
  /**
   * Identities of a verified token, its issuer and subject: `https://issuer.example.com/alice`. They need a
   * `RequestAuthentication`.
   *
   * @default - any, or none
   */
  readonly requestPrincipals?: string[];
  /**
   * Identities of a token that the request must not have. `*` is any: requests without a verified token.
   *
   * @default - none
   */
  readonly notRequestPrincipals?: string[];
  /**
   * Namespaces of the caller's certificate. They need mutual TLS. Not beside service accounts.
   *
   * @default - any, or none
   */
  readonly namespaces?: string[];
  /**
   * Namespaces that the caller must not be from. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notNamespaces?: string[];
  /**
   * Service accounts of the caller's certificate: `namespace/name`, or `name` in the namespace of the policy; at most 16,
   * without `*`. They need mutual TLS. Not beside principals and namespaces.
   *
   * @default - any, or none
   */
  readonly serviceAccounts?: string[];
  /**
   * Service accounts that the caller must not have. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notServiceAccounts?: string[];
  /**
   * Trust domains of the caller's certificate, such as `cluster.local`. They need mutual TLS.
   *
   * @default - any, or none
   */
  readonly trustDomains?: string[];
  /**
   * Trust domains that the caller must not be of. A caller without a certificate satisfies it.
   *
   * @default - none
   */
  readonly notTrustDomains?: string[];
  /**
   * Addresses from which the packets come, or blocks of them (`10.0.0.0/8`). Behind a load balancer or a gateway it is
   * the address of that one.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];
  /**
   * Addresses from which the packets must not come.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];
  /**
   * Addresses of the client at the far end, from `X-Forwarded-For` or the PROXY protocol. Right only at a gateway that
   * is told how many proxies before it can be trusted (`numTrustedProxies`): any client can send the header.
   *
   * @default - any
   */
  readonly remoteIpBlocks?: string[];
  /**
   * Addresses that the client at the far end must not have.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];
}

/** All fields, in the order in which they are written. */
const FIELDS = [
  'principals',
  'notPrincipals',
  'requestPrincipals',
  'notRequestPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
] as const;
const WORDS = {
  principals: 'principal',
  requestPrincipals: 'request principal',
  namespaces: 'namespace',
  serviceAccounts: 'service account',
  trustDomains: 'trust domain',
  ipBlocks: 'address',
  remoteIpBlocks: 'client address',
};

const ADDRESSES = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const;
const BY_NAME = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const;
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'] as const;
const TOKENS = ['requestPrincipals', 'notRequestPrincipals'] as const;
const DOMAINS = ['trustDomains', 'notTrustDomains'] as const;

/** The lists of a source that need the identity of the caller, which a policy of the action CUSTOM cannot have. */
export const IDENTITY_FIELDS = [...BY_NAME, ...ACCOUNTS, ...DOMAINS, ...TOKENS] as const;
const OF_CONNECTIONS = [...BY_NAME, ...ACCOUNTS, ...ADDRESSES] as const;

/** A source, with the place of its rule in the policy. */
interface SourceInRule {
  readonly source: SourceView;
  readonly rule: number;
}

/** Whether a source has a condition that connections without HTTP have too, as istiod counts them. */
export const hasConnectionCondition = (source: SourceView): boolean => hasCondition(source, OF_CONNECTIONS);

/** What istiod's `ValidateAuthorizationPolicy` has against a source. */
export const sourceChecks = {
  'empty-source': ({ source, rule }) =>
    hasCondition(source, FIELDS)
      ? undefined
      : missingSetting(
          'source without a condition',
          'at least one condition',
          'say which source, or leave it out',
          [],
          `Rule ${rule} has a source without conditions.`,
        ),
  'empty-entry': ({ source }) =>
    [...ADDRESSES, ...BY_NAME, ...TOKENS].flatMap((field) => emptyEntryFault(source[field], field)),
  'account-with-identity': ({ source, rule }) =>
    hasCondition(source, BY_NAME) && hasCondition(source, ACCOUNTS)
      ? conflictingSettings(
          'a source with service accounts and with principals or namespaces',
          'one of them: an account implies its namespace',
          'keep one of them',
          [],
          `Rule ${rule} has a source with serviceAccounts, and with principals or namespaces too.`,
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

/**
 * Who calls. All conditions of one source must hold; a rule that lists several sources asks for any one of them.
 *
 * Combine conditions by `Source.all(...)`, and take the opposite by `Source.not(...)`. What is read from the caller's
 * certificate needs mutual TLS: without it no positive condition matches, and every negative one does.
 */
export class Source {
  /** All conditions of some sources, together. Each kind of condition may be in one of them only. */
  public static all(...sources: Source[]): Source {
    return new Source(
      allLists(
        sources.map(({ lists }) => lists),
        'source',
      ),
    );
  }

  /** The opposite of a source with one condition: none of its values. */
  public static not(source: Source): Source {
    return new Source(notLists(source.lists, 'source'));
  }

  /** Conditions by name. An empty list is refused, since Istio would take it for any source. */
  public static of(props: SourceProps): Source {
    const lists = { ...props };
    refuseEmptyLists(lists);
    return new Source(pickLists(lists, FIELDS));
  }

  /**
   * A caller that runs as one of these service accounts.
   *
   * An account whose namespace is not known is one of the namespace of the policy. One from
   * `ServiceAccount.fromServiceAccountName()` is of the namespace `default` unless it is told another.
   */
  public static serviceAccount(...accounts: IServiceAccount[]): Source {
    return Source.of({
      serviceAccounts: accounts.map((account) => {
        const { namespace } = account.toSubjectConfiguration();
        return namespace === undefined ? account.name : `${namespace}/${account.name}`;
      }),
    });
  }

  /**
   * A caller that is one of these: workloads, clients, gateways, each of which knows the service accounts of its pods. Written as
   * principals, which every supported release of Istio takes, in a mesh of any trust domain.
   */
  public static workload(...callers: IWorkloadIdentity[]): Source {
    return Source.of({ principals: callers.flatMap((caller) => principalsOf(caller)) });
  }

  /** A caller that runs as the service account of this name, of the policy's own namespace unless another is given. */
  public static serviceAccountName(name: string, namespace?: string): Source {
    const account = objectName(name, 'service account');
    return Source.of({
      serviceAccounts: [namespace === undefined ? account : `${dnsLabel(namespace, 'namespace')}/${account}`],
    });
  }

  /** A caller with one of these identities: `cluster.local/ns/prod/sa/reviews`; `*` is any with a certificate. */
  public static principal(...principals: string[]): Source {
    return Source.of({ principals });
  }

  /** A request with a verified token of one of these `issuer/subject`; `*` is any verified token. */
  public static requestPrincipal(...requestPrincipals: string[]): Source {
    return Source.of({ requestPrincipals });
  }

  /** A caller from one of these namespaces. */
  public static namespace(...namespaces: string[]): Source {
    return Source.of({ namespaces });
  }

  /** A caller of one of these trust domains. */
  public static trustDomain(...domains: string[]): Source {
    return Source.of({ trustDomains: domains });
  }

  /** Packets from one of these addresses or blocks of them. */
  public static ipBlock(...ipBlocks: string[]): Source {
    return Source.of({ ipBlocks });
  }

  /** A client at the far end with one of these addresses, as the trusted proxies before the gateway report it. */
  public static remoteIpBlock(...remoteIpBlocks: string[]): Source {
    return Source.of({ remoteIpBlocks });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Source {
    const wire: SourceSpec = spec;
    return new Source(pickLists({ ...wire }, FIELDS));
  }

  private constructor(private readonly lists: ListConditions) {
    refuse(sourceChecks, { source: lists, rule: 0 });
  }

  /**
   * The source in words.
   *
   * @internal
   */
  public _describe(): string {
    return describeLists(this.lists, WORDS);
  }

  /**
   * The source as Istio's `Source` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: SourceSpec = structuredClone(this.lists);
    return spec;
  }
}
