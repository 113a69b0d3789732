import { filled } from '../checks';
import { defined, filledList, filledMap, plainCopy } from '../spec';
import { KeySource, type SecretKey, secretKeySpec } from './key-source';
import { ScrapeTls } from './scrape-tls';

/** How Prometheus gets a token by OAuth 2.0 with its own credentials. */
export interface ScrapeOAuth2Props {
  /** The client's id. */
  readonly clientId: KeySource;
  /** The client's secret. */
  readonly clientSecret: SecretKey;
  /** The address at which tokens are given: `https://id.example.com/token`. */
  readonly tokenUrl: string;
  /**
   * The scopes that the token is to have.
   *
   * @default - none
   */
  readonly scopes?: string[];
  /**
   * Further parameters of the request for a token.
   *
   * @default - none
   */
  readonly endpointParams?: { readonly [name: string]: string };
  /**
   * TLS with the server that gives tokens.
   *
   * @default - that of the system
   */
  readonly tls?: ScrapeTls;
}

/** How Prometheus shows who it is when it scrapes. One of these at most: Prometheus refuses two (common/config/http_config.go). */
export class ScrapeAuthentication {
  /** A name and a password. */
  public static basic(username: SecretKey, password: SecretKey): ScrapeAuthentication {
    return new ScrapeAuthentication({
      basicAuth: { username: secretKeySpec(username), password: secretKeySpec(password) },
    });
  }

  /**
   * Credentials in the header `Authorization`.
   *
   * @param credentials where they are
   * @param type the word before them; `Bearer` where nothing is said
   */
  public static header(credentials: SecretKey, type?: string): ScrapeAuthentication {
    return new ScrapeAuthentication({
      authorization: defined({ type, credentials: secretKeySpec(credentials) }),
    });
  }

  /** A token by OAuth 2.0. */
  public static oauth2(props: ScrapeOAuth2Props): ScrapeAuthentication {
    const { clientId, clientSecret, tokenUrl, scopes, endpointParams, tls } = props;
    return new ScrapeAuthentication({
      oauth2: defined({
        clientId: clientId._toSpec(),
        clientSecret: secretKeySpec(clientSecret),
        tokenUrl: filled(tokenUrl, 'address for tokens'),
        scopes: filledList(scopes),
        endpointParams: filledMap(endpointParams),
        tlsConfig: tls?._toSpec(),
      }),
    });
  }

  /**
   * Reads what `_toSpec()` wrote; undefined where there is nothing of it.
   *
   * @internal
   */
  public static _fromSpec(spec: any): ScrapeAuthentication | undefined {
    const { basicAuth, authorization, oauth2 } = spec;
    if (basicAuth) return ScrapeAuthentication.basic(basicAuth.username, basicAuth.password);
    if (authorization) return ScrapeAuthentication.header(authorization.credentials, authorization.type);
    if (!oauth2) return undefined;
    const { clientId, tlsConfig, ...rest } = oauth2;
    const tls = tlsConfig && ScrapeTls._fromSpec(tlsConfig);
    return ScrapeAuthentication.oauth2({ ...rest, clientId: KeySource._fromSpec(clientId), tls });
  }

  private constructor(private readonly spec: any) {}

  /**
   * The kind of it in words.
   *
   * @internal
   */
  public _describe(): string {
    const [kind] = Object.keys(this.spec);
    return { basicAuth: 'with a password', oauth2: 'with a token by OAuth 2.0' }[kind] ?? 'with credentials';
  }

  /**
   * The fields of an endpoint that say so.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
