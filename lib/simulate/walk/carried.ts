import type { PathNormalization } from '../paths';
import type { Request } from '../request';
import { SeenRequest } from '../seen-request';

/** TLS on a connection, and what is within. */
export interface CarriedTls {
  readonly kind: 'tls';
  /** The name in the handshake. */
  readonly sni: string;
  readonly within: Carried;
  /** Whether it is Istio's own mutual TLS, in which both sides show an identity of the mesh. */
  readonly isOfMesh: boolean;
  /** The identity that the client shows, where it shows one that is known. */
  readonly principal?: string;
}

/** What travels on a connection: a request that a proxy can read, TLS around something, or bytes of which nothing is known. */
export type Carried =
  { readonly kind: 'http'; readonly request: SeenRequest } | CarriedTls | { readonly kind: 'tcp' };

/** What the caller of a request puts on its connection. */
export function carriedBy(request: Request, normalization: PathNormalization): Carried {
  const { scheme } = request.target;
  if (scheme === 'tcp') return { kind: 'tcp' };
  if (scheme === 'http') {
    return { kind: 'http', request: SeenRequest.first(request, normalization, 'http') };
  }
  const within: Carried = { kind: 'http', request: SeenRequest.first(request, normalization, 'https') };
  return { kind: 'tls', sni: request.sni, within, isOfMesh: false };
}
