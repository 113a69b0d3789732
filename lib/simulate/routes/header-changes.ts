import type { HeaderOperationsView, HeadersView } from '../../mesh/views/networking';
import type { HeaderChanges } from '../outcome';

/** What `headers` of a rule or destination change; the host is no header like others to Envoy. */
export interface RuleHeaders {
  readonly request?: HeaderChanges;
  readonly response?: HeaderChanges;
  readonly authority?: string;
}

interface Texts {
  readonly [name: string]: string;
}

const isHost = (name: string) => ['host', ':authority'].includes(name.toLowerCase());
const isInternal = (name: string) => name.startsWith(':') || name.toLowerCase() === 'host';

/** The changes to headers (the upstream project's `pilot/pkg/networking/core/route/route.go: TranslateHeadersOperations`). */
export function headerChanges({ request, response }: HeadersView = {}): RuleHeaders {
  const hostIn = (texts: Texts = {}) => Object.entries(texts).find(([name]) => isHost(name))?.[1];
  const authority = hostIn(request?.set) ?? hostIn(request?.add);
  return {
    ...side('request', request),
    ...side('response', response),
    ...(authority && { authority }),
  };
}

function side(
  name: 'request' | 'response',
  { set, add, remove = [] }: HeaderOperationsView = {},
): { [side in 'request' | 'response']?: HeaderChanges } {
  const visible = (texts: Texts = {}) => Object.entries(texts).filter(([header]) => !isInternal(header));
  const removed = remove.filter((header) => !isInternal(header));
  const changes = {
    ...(visible(set).length > 0 && { set: Object.fromEntries(visible(set)) }),
    ...(visible(add).length > 0 && { add: Object.fromEntries(visible(add)) }),
    ...(removed.length > 0 && { remove: removed }),
  };
  return Object.keys(changes).length === 0 ? {} : { [name]: changes };
}
