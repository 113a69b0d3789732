import type { RuleView } from './messages';

const ON_CONNECTIONS = new Set([
  'source.ip',
  'source.namespace',
  'source.principal',
  'destination.ip',
  'destination.port',
]);
const OPERATIONS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;
const SOURCES = ['remoteIpBlocks', 'notRemoteIpBlocks', 'requestPrincipals', 'notRequestPrincipals'] as const;

/**
 * The fields of a rule that are about requests, which ztunnel does not see (the upstream project's
 * `pilot/pkg/serviceregistry/ambient/authorization.go: handleRule`).
 */
export function requestFields({ from, to, when }: RuleView): string[] {
  const fields = [
    ...(to ?? []).flatMap(({ operation = {} }) =>
      OPERATIONS.filter((field) => (operation[field] ?? []).length > 0),
    ),
    ...(from ?? []).flatMap(({ source = {} }) => SOURCES.filter((field) => (source[field] ?? []).length > 0)),
    ...(when ?? []).flatMap(({ key = '' }) => (ON_CONNECTIONS.has(key) ? [] : [key])),
  ];
  return [...new Set(fields)].sort();
}
