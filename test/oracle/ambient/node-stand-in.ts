import type { NodeConfig } from './nodes';

/** A connection as the proxy of its destination's node sees it. */
export interface NodeConnection {
  /** As `cluster.local/ns/app/sa/client`; undefined without mutual TLS. */
  readonly principal?: string;
  readonly port: number;
}

const addressOf = (text: string) => [...Buffer.from(text, 'base64')].join('.');

/** The addresses of a workload or service. */
export const addressesOf = ({ addresses = [] }: any): string[] =>
  addresses.map((one: any) => addressOf(typeof one === 'string' ? one : one.address));

/** The identity under which a workload calls. */
export const identityOf = ({
  trustDomain = 'cluster.local',
  namespace,
  serviceAccount = 'default',
}: any): string => `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;

/** The workloads behind a port of a service, with the ports on which they get it. */
export function endpointsOf({ workloads }: NodeConfig, service: any, port: number) {
  const key = `${service.namespace}/${service.hostname}`;
  return workloads.flatMap((workload) => {
    const own = workload.services?.[key]?.ports?.find(({ servicePort }: any) => servicePort === port);
    return own === undefined ? [] : [{ workload, port: own.targetPort as number }];
  });
}

/**
 * Whether the proxy of a node lets a connection to a workload pass, by what istiod sends it: a stand-in for ztunnel, after its documents
 * and its tests (`src/rbac.rs`, `src/state.rs: assert_rbac`). Policies of a workload are listed by it, others are of its namespace or
 * of all.
 */
export function nodeAllows({ policies }: NodeConfig, workload: any, connection: NodeConnection): boolean {
  const listed: string[] = workload.authorizationPolicies ?? [];
  const own = policies.filter(({ name, namespace, scope = 'GLOBAL' }) => {
    if (scope === 'WORKLOAD_SELECTOR') return listed.includes(`${namespace}/${name}`);
    return scope === 'GLOBAL' || namespace === workload.namespace;
  });
  const isOf =
    (wanted: string) =>
    ({ action = 'ALLOW' }: any) =>
      action === wanted;
  if (own.filter(isOf('DENY')).some((policy) => matches(policy, connection))) return false;
  const allowing = own.filter(isOf('ALLOW'));
  return allowing.length === 0 || allowing.some((policy) => matches(policy, connection));
}

const matches = ({ groups = [] }: any, connection: NodeConnection): boolean =>
  groups.some(({ rules = [] }: any) =>
    rules.every(
      ({ matches: all = [] }: any) => all.length === 0 || all.some((one: any) => holds(one, connection)),
    ),
  );

const KNOWN = [
  'namespaces',
  'notNamespaces',
  'principals',
  'notPrincipals',
  'serviceAccounts',
  'notServiceAccounts',
  'destinationPorts',
  'notDestinationPorts',
];

function holds(match: any, { principal, port }: NodeConnection): boolean {
  const fields = Object.keys(match);
  if (fields.length === 0) return false;
  const strange = fields.find((field) => !KNOWN.includes(field));
  if (strange !== undefined) throw new Error(`the stand-in does not know ${strange}`);
  const [, namespace = '', account = ''] = /\/ns\/([^/]*)\/sa\/([^/]*)$/.exec(principal ?? '') ?? [];
  const list = (field: string, test: (word: any) => boolean) => {
    const [wanted, unwanted] = [
      match[field] ?? [],
      match[`not${field[0].toUpperCase()}${field.slice(1)}`] ?? [],
    ];
    return (wanted.length === 0 || wanted.some(test)) && !unwanted.some(test);
  };
  return (
    list('namespaces', (word) => isText(word, namespace)) &&
    list('principals', (word) => principal !== undefined && isText(word, principal)) &&
    list('serviceAccounts', (word) => word.namespace === namespace && word.serviceAccount === account) &&
    list('destinationPorts', (word) => word === port)
  );
}

function isText({ exact, prefix, suffix }: any, text: string): boolean {
  if (exact !== undefined) return text === exact;
  if (prefix !== undefined) return text.startsWith(prefix);
  return suffix === undefined ? text !== '' : text.endsWith(suffix);
}
