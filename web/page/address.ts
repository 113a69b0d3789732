import type { RequestLine } from '../../lib/simulate/request-line';

/** What of the mesh is drawn. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'namespace'; readonly name: string }
  | { readonly kind: 'focus'; readonly name: string };

/** What a page shows, as it stands behind the `#` of its address: whoever opens the address sees the same. */
export interface Shown {
  readonly tab: string;
  readonly scope: Scope;
  /** The box or arrow that is chosen. */
  readonly chosen?: string;
  /** The request that is asked. */
  readonly request?: RequestLine;
}

/** The text behind the `#`. */
export function addressOf({ tab, scope, chosen, request }: Shown): string {
  const fields = new URLSearchParams();
  if (tab !== 'mesh') fields.set('tab', tab);
  if (scope.kind !== 'all') fields.set(scope.kind, scope.name);
  if (chosen !== undefined) fields.set('chosen', chosen);
  if (request !== undefined) fields.set('request', JSON.stringify(request));
  return fields.toString();
}

/** What the text behind the `#` says; what cannot be read in it counts as not there. */
export function shownBy(address: string): Shown {
  const fields = new URLSearchParams(address.replace(/^#/, ''));
  const [namespace, focus] = [fields.get('namespace'), fields.get('focus')];
  return {
    tab: fields.get('tab') ?? 'mesh',
    scope:
      focus !== null
        ? { kind: 'focus', name: focus }
        : namespace !== null
          ? { kind: 'namespace', name: namespace }
          : { kind: 'all' },
    chosen: fields.get('chosen') ?? undefined,
    request: requestIn(fields.get('request')),
  };
}

function requestIn(text: string | null): RequestLine | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isLine =
      typeof value === 'object' && value !== null && 'url' in value && typeof value.url === 'string';
    return isLine ? (value as RequestLine) : undefined;
  } catch {
    return undefined;
  }
}
