import type { IServiceAccount } from 'cdk8s-plus-30';
import { dnsLabel, objectName } from '../checks';
import {
  allLists,
  describeLists,
  type ListConditions,
  notLists,
  pickLists,
  refuseEmptyLists,
} from './list-conditions';
import { refuse } from '../mesh-fault';
import { sourceChecks } from './source-checks';
import type { SourceProps } from './source-props';
import type { SourceSpec } from './wire-security';

/** The fields that istiod takes in policies of the action CUSTOM too: all others need the caller's identity. */
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
];
const WORDS = {
  principals: 'principal',
  requestPrincipals: 'request principal',
  namespaces: 'namespace',
  serviceAccounts: 'service account',
  trustDomains: 'trust domain',
  ipBlocks: 'address',
  remoteIpBlocks: 'client address',
};

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
