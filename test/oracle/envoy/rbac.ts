import { fullMatch, matchesHeader, matchesText, plainPath, type RoutedRequest } from './matchers';
import { inCidr } from './rbac-address';
import { matchesMetadata } from './rbac-values';

/** A request, or a connection of which no request is seen, as Envoy's RBAC filters see it. */
export interface RbacInput {
  readonly request?: RoutedRequest;
  /** Where it was made to. */
  readonly destination: { readonly address: string; readonly port: number };
  /** Who opened the connection, and whom Envoy takes for the caller. */
  readonly direct: string;
  readonly remote: string;
  /** The identity of the caller's certificate: `spiffe://…`. */
  readonly principal?: string;
  /** The name in the TLS handshake; empty without one. */
  readonly servername: string;
  /** What earlier filters noted. */
  readonly metadata: { readonly [filter: string]: any };
}

/** Whether a filter lets a request pass, by the `rules` of its configuration; its shadow rules only note things. */
export function rbacAllows({ rules }: any, input: RbacInput): boolean {
  if (rules === undefined) return true;
  const policies: any[] = Object.values(rules.policies ?? {});
  const isMatched = policies.some(
    ({ permissions, principals, condition, checked_condition }) =>
      without(condition ?? checked_condition) &&
      permissions.some((one: any) => permits(one, input)) &&
      principals.some((one: any) => identifies(one, input)),
  );
  switch (rules.action ?? 'ALLOW') {
    case 'ALLOW':
      return isMatched;
    case 'DENY':
      return !isMatched;
    case 'LOG':
      return true;
  }
  throw new Error(`unknown action ${rules.action}`);
}

function without(condition: unknown): true {
  if (condition === undefined) return true;
  throw new Error(`unknown condition ${JSON.stringify(condition)}`);
}

/** Whether a request is what a `Permission` names. */
function permits(permission: any, input: RbacInput): boolean {
  const [[kind, value]] = Object.entries<any>(permission);
  switch (kind) {
    case 'any':
      return value;
    case 'and_rules':
      return value.rules.every((one: any) => permits(one, input));
    case 'or_rules':
      return value.rules.some((one: any) => permits(one, input));
    case 'not_rule':
      return !permits(value, input);
    case 'destination_ip':
      return inCidr(value, input.destination.address);
    case 'destination_port':
      return value === input.destination.port;
    case 'requested_server_name':
      return matchesText(value, input.servername);
    case 'uri_template':
      return input.request !== undefined && matchesTemplate(value, input.request);
  }
  return sharedBy(kind, value, input);
}

/** Whether a caller is one whom a `Principal` names. */
function identifies(principal: any, input: RbacInput): boolean {
  const [[kind, value]] = Object.entries<any>(principal);
  switch (kind) {
    case 'any':
      return value;
    case 'and_ids':
      return value.ids.every((one: any) => identifies(one, input));
    case 'or_ids':
      return value.ids.some((one: any) => identifies(one, input));
    case 'not_id':
      return !identifies(value, input);
    case 'direct_remote_ip':
      return inCidr(value, input.direct);
    case 'remote_ip':
      return inCidr(value, input.remote);
    case 'authenticated':
      if (input.principal === undefined) return false;
      return value.principal_name === undefined || matchesText(value.principal_name, input.principal);
    case 'filter_state':
      if (value.key !== 'io.istio.peer_principal') throw new Error(`unknown filter state ${value.key}`);
      return input.principal !== undefined && matchesText(value.string_match, input.principal);
  }
  return sharedBy(kind, value, input);
}

/** What permissions and principals can both ask for. */
function sharedBy(kind: string, value: any, { request, metadata }: RbacInput): boolean {
  switch (kind) {
    case 'header':
      return request !== undefined && matchesHeader(value, request);
    case 'url_path':
      return request !== undefined && matchesText(value.path, plainPath(request.path));
    case 'metadata':
      return matchesMetadata(value, metadata);
  }
  throw new Error(`unknown rule ${kind} ${JSON.stringify(value)}`);
}

function matchesTemplate(
  { typed_config: { path_template: template } }: any,
  { path }: RoutedRequest,
): boolean {
  const source = String(template)
    .split(/(\*\*?)/)
    .map((part) => {
      if (part === '*') return '[^/]+';
      return part === '**' ? '.*' : part.replace(/[\\.+?()|[\]{}^$]/g, '\\$&');
    })
    .join('');
  return fullMatch(source, plainPath(path));
}
