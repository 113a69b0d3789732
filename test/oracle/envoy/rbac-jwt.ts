/** The claims of a token: all that is asked here of tokens, which are taken to be signed and in time. */
export interface TokenClaims {
  readonly [name: string]: unknown;
}

/** What the filter makes of a token: the claims that later filters see, or that it refuses the request. */
export type JwtVerdict = { readonly payload?: TokenClaims } | { readonly refused: 401 | 403 };

/** What Envoy's `JwtAuthentication` makes of a request with such a token, or without one. */
export function jwtVerdict(config: any, claims: TokenClaims | undefined): JwtVerdict {
  const rules: any[] = config.rules ?? [];
  if (rules.length !== 1 || rules[0].match?.prefix !== '/')
    throw new Error(`unknown JWT rules ${JSON.stringify(rules)}`);
  const seen: { payload?: TokenClaims } = {};
  const result = verified(rules[0].requires, config.providers, claims, seen);
  return result === 'ok' ? seen : { refused: result === 'audience' ? 403 : 401 };
}

/** `audience`: it is meant for others. */
type Result = 'ok' | 'missing' | 'failed' | 'audience';

function verified(
  requirement: any,
  providers: any,
  claims: TokenClaims | undefined,
  seen: { payload?: TokenClaims },
): Result {
  const within = (inner: any) => verified(inner, providers, claims, seen);
  if (requirement.provider_name !== undefined) {
    const provider = providers[requirement.provider_name];
    const result = byProvider(provider, claims);
    if (result === 'ok' && claims !== undefined) seen.payload = normalized(provider, claims);
    return result;
  }
  if (requirement.allow_missing !== undefined) return claims === undefined ? 'ok' : 'failed';
  if (requirement.requires_any !== undefined) {
    const results: Result[] = [];
    for (const inner of requirement.requires_any.requirements) {
      results.push(within(inner));
      if (results.at(-1) === 'ok') return 'ok';
    }
    return (['audience', 'failed'] as const).find((one) => results.includes(one)) ?? 'missing';
  }
  if (requirement.requires_all !== undefined) {
    for (const inner of requirement.requires_all.requirements) {
      const result = within(inner);
      if (result !== 'ok') return result;
    }
    return 'ok';
  }
  throw new Error(`unknown JWT requirement ${JSON.stringify(requirement)}`);
}

function byProvider({ issuer, audiences = [] }: any, claims: TokenClaims | undefined): Result {
  if (claims === undefined) return 'missing';
  if (issuer !== undefined && issuer !== claims.iss) return 'failed';
  const given = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  return audiences.length === 0 || audiences.some((one: string) => given.includes(one)) ? 'ok' : 'audience';
}

/** Claims that list their words in one text become lists. */
function normalized(provider: any, claims: TokenClaims): TokenClaims {
  const lists: string[] = provider.normalize_payload_in_metadata?.space_delimited_claims ?? [];
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      lists.includes(name) && typeof value === 'string'
        ? value.split(' ').filter((word) => word !== '')
        : value,
    ]),
  );
}
