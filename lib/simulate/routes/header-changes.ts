import { listOf, mapOf } from '../../mesh/lists';
import type { HeaderChanges } from '../outcome';
import { textsOf } from '../virtual-services/bound-virtual-service';

/** What `headers` of a rule or destination change; the host is no header like others to Envoy. */
export interface RuleHeaders {
  readonly request?: HeaderChanges;
  readonly response?: HeaderChanges;
  readonly authority?: string;
}

const isHost = (name: string) => ['host', ':authority'].includes(name.toLowerCase());
const isInternal = (name: string) => name.startsWith(':') || name.toLowerCase() === 'host';

/** The changes to headers (the upstream project's `TranslateHeadersOperations`). */
export function headerChanges(headers: unknown): RuleHeaders {
  const { request, response } = mapOf(headers);
  const hostIn = (map: unknown) => Object.entries(textsOf(map)).find(([name]) => isHost(name))?.[1];
  const authority = hostIn(mapOf(request).set) ?? hostIn(mapOf(request).add);
  return {
    ...side('request', request),
    ...side('response', response),
    ...(authority && { authority }),
  };
}

function side(
  name: 'request' | 'response',
  given: unknown,
): { [side in 'request' | 'response']?: HeaderChanges } {
  const { set, add, remove } = mapOf(given);
  const visible = (map: unknown) => Object.entries(textsOf(map)).filter(([header]) => !isInternal(header));
  const removed = listOf(remove)
    .map(String)
    .filter((header) => !isInternal(header));
  const changes = {
    ...(visible(set).length > 0 && { set: Object.fromEntries(visible(set)) }),
    ...(visible(add).length > 0 && { add: Object.fromEntries(visible(add)) }),
    ...(removed.length > 0 && { remove: removed }),
  };
  return Object.keys(changes).length === 0 ? {} : { [name]: changes };
}
