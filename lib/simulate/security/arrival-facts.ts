import type { Claims } from '../request';
import type { SeenRequest } from '../seen-request';

/** What a policy sees of a request where it arrives. */
export interface ArrivalFacts {
  /** The request; undefined for a connection that is not looked into. */
  readonly request?: SeenRequest;
  /** The port on which the workload gets it. */
  readonly port: number;
  /** The identity of the caller, as `cluster.local/ns/istio-test/sa/default`; undefined where mutual TLS does not show one. */
  readonly principal?: string;
  /** The address of who opened the connection, where it is known. */
  readonly address?: string;
  /** The address that counts as the caller's, where it is known and another one, since proxies lie between. */
  readonly remoteAddress?: string;
  /** The claims of a token that was verified; undefined where there is none. */
  readonly claims?: Claims;
  /** A token is there that might be valid or not: what depends on it is unknown. */
  readonly tokenUnknown?: boolean;
  /** The name in the TLS handshake. */
  readonly sni?: string;
}
