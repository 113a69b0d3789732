import type { FieldPath } from '../../../mesh/manifest';
import { ipBlock } from '../../../values/addresses';
import { serviceAccountFault, trustDomainFault } from '../../../values/security/identity-checks';
import { ask, type Report } from '../../problem';
import { ruleTable } from '../../rule';
import { says } from '../items';
import { checkFilledEntries } from './entries';

export const sourceRules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'no-source': {
      title: 'An item of from has no source',
      why: 'istiod refuses the object, and `istioctl analyze` ends with a fault of its own.',
      mend: 'Say whom it means by source, or take the item away.',
      covers: ['AuthorizationPolicy/17', 'AuthorizationPolicy/18'],
    },
    'account-with-identity': {
      title: 'A source names service accounts beside principals or namespaces',
      why: 'An account implies both; istiod refuses the object.',
      mend: 'Keep serviceAccounts, or principals and namespaces.',
      covers: ['AuthorizationPolicy/19'],
    },
    'empty-source': {
      title: 'A source has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave from out to mean everybody.',
      covers: ['AuthorizationPolicy/20'],
    },
    'source-address': {
      title: 'An address of a source is neither an IP address nor a block of them',
      why: 'istiod refuses the object.',
      mend: 'Write an address in digits, or a block such as "10.0.0.0/8".',
      covers: ['AuthorizationPolicy/21'],
    },
    'service-account': {
      title: 'A service account of a source cannot be',
      why: 'An account is compared as it is: without a wildcard, with one "/" at most, 320 characters, 16 in a list. istiod refuses others.',
      mend: 'Write "name" or "namespace/name".',
      covers: ['AuthorizationPolicy/23'],
    },
    'trust-domain': {
      title: 'A trust domain of a source cannot be',
      why: 'istiod takes one wildcard, at the beginning or the end, and no "/".',
      mend: 'Write the trust domain alone, as in "cluster.local".',
      covers: ['AuthorizationPolicy/24'],
    },
  },
);

const ADDRESSES = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const BY_NAME = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'];
const ACCOUNTS = ['serviceAccounts', 'notServiceAccounts'];
const TOKENS = ['requestPrincipals', 'notRequestPrincipals'];
const DOMAINS = ['trustDomains', 'notTrustDomains'];

/** The lists of a source that need the identity of the caller, which a policy of the action CUSTOM cannot have. */
export const IDENTITIES = [...BY_NAME, ...ACCOUNTS, ...DOMAINS, ...TOKENS];
const OF_CONNECTIONS = [...BY_NAME, ...ACCOUNTS, ...ADDRESSES];
const ALL = [...IDENTITIES, ...ADDRESSES];

/** Whether a source has a condition that connections without HTTP have too, as istiod counts them. */
export const hasConnectionCondition = (source: any) => OF_CONNECTIONS.some((field) => says(source[field]));

/** One source of a rule. */
export function checkSource(source: any, at: FieldPath, rule: number, report: Report): void {
  const any = (fields: readonly string[]) => fields.some((field) => says(source[field]));
  if (any(BY_NAME) && any(ACCOUNTS)) {
    const message = `rule ${rule}: serviceAccounts with principals or namespaces`;
    report(sourceRules['account-with-identity'], at, message);
  }
  if (!any(ALL)) report(sourceRules['empty-source'], at, `rule ${rule}: a source without conditions`);
  for (const field of ADDRESSES) {
    source[field]?.forEach((value: string | null, i: number) => {
      const path = [...at, field, i];
      ask(report, sourceRules['source-address'], path, () => ipBlock(value ?? '', 'the address'));
    });
    checkFilledEntries(source[field], [...at, field], report);
  }
  for (const field of [...BY_NAME, ...TOKENS]) checkFilledEntries(source[field], [...at, field], report);
  for (const field of ACCOUNTS) checkAccounts(source[field], [...at, field], report);
  for (const field of DOMAINS) checkDomains(source[field], [...at, field], report);
}

function checkAccounts(accounts: readonly string[] | null | undefined, at: FieldPath, report: Report): void {
  const fault = serviceAccountFault(accounts ?? []);
  if (!accounts || fault === undefined) return;
  const field = at[at.length - 1];
  const { kind, value } = fault;
  const messages = {
    many: 'more than 16 service accounts',
    empty: `an empty entry of ${field}`,
    wildcard: `"*" in ${field}`,
    form: `${JSON.stringify(value)} in ${field}; expected "name" or "namespace/name"`,
    long: `${JSON.stringify(value)} in ${field}; expected at most 320 characters`,
  };
  const path = kind === 'many' ? at : [...at, accounts.indexOf(value)];
  report(sourceRules['service-account'], path, messages[kind]);
}

function checkDomains(domains: readonly string[] | null | undefined, at: FieldPath, report: Report): void {
  const fault = trustDomainFault(domains ?? []);
  if (!domains || fault === undefined) return;
  const field = at[at.length - 1];
  const path = [...at, domains.indexOf(fault.value)];
  const text = fault.kind === 'empty' ? 'an empty entry' : JSON.stringify(fault.value);
  report(sourceRules['trust-domain'], path, `${text} in ${field}`);
}
