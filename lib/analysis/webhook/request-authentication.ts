import type { FieldPath, Manifest } from '../../mesh/manifest';
import { isHeaderWord } from '../../values/security/jwt-rule';
import { jwks as checkJwks, privateKeys } from '../../values/security/jwks';
import { ask, type Report } from '../problem';
import { ruleTable } from '../rule';
import { checkDuration } from './duration';
import { eachItem, says } from './items';
import { checkPolicyTarget } from './policy-target';
import { schemeOf, urlFault } from './url';

export const requestAuthenticationRules = ruleTable(
  {
    section: 'request-authentication',
    source: 'istiod, pkg/config/validation/validation.go: validateJwtRule',
  },
  {
    audience: {
      title: 'A JWT rule has an empty audience',
      why: 'istiod refuses the object.',
      mend: 'Name the audience, or leave audiences out to take tokens for anybody.',
      covers: ['RequestAuthentication/8'],
    },
    'no-issuer': {
      title: 'A JWT rule has neither an issuer nor a jwksUri',
      why: 'istiod refuses the object: there would be nothing to verify tokens by.',
      mend: 'Give the issuer, as it stands in the claim iss.',
      covers: ['RequestAuthentication/9'],
    },
    'jwks-uri': {
      title: 'The jwksUri of a JWT rule is no URL of HTTP',
      why: 'istiod refuses the object.',
      mend: 'Write the whole URL with "https://" and a host.',
      source: 'istiod, pkg/config/security/security.go: ParseJwksURI',
      covers: ['RequestAuthentication/10'],
    },
    jwks: {
      title: 'The keys of a JWT rule cannot be read',
      why: 'istiod refuses the object.',
      mend: 'Put in the JSON Web Key Set that the issuer publishes, as text.',
      covers: ['RequestAuthentication/11'],
    },
    'private-keys': {
      level: 'warning',
      title: 'The keys of a JWT rule are not public',
      why: 'With a private or symmetric key, whoever reads the manifest can sign tokens. Public keys are enough to verify them.',
      mend: 'Put in public keys alone, and change the key that stood here.',
      source: 'istiod, pkg/config/validation/validation.go: warnPrivateJwksKeys',
      covers: ['RequestAuthentication/20'],
    },
    'from-header': {
      title: 'A header in which tokens are looked for has no name',
      why: 'istiod refuses the object. An item of fromHeaders without anything in it counts as such a header.',
      mend: 'Name the header, or take the item away.',
      covers: ['RequestAuthentication/12', 'RequestAuthentication/13'],
    },
    'from-param': {
      title: 'A query parameter in which tokens are looked for has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the parameter, or take the item away.',
      covers: ['RequestAuthentication/14'],
    },
    'from-cookie': {
      title: 'A cookie in which tokens are looked for has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the cookie, or take the item away.',
      covers: ['RequestAuthentication/15'],
    },
    'claim-to-header': {
      title: 'A claim is handed on without a name for it or for its header',
      why: 'istiod refuses the object. An item of outputClaimToHeaders without anything in it counts as such a claim.',
      mend: 'Give both header and claim.',
      covers: ['RequestAuthentication/16', 'RequestAuthentication/17'],
    },
    'claim-header-name': {
      title: 'A claim is handed on in a header whose name cannot be',
      why: 'istiod refuses the object.',
      mend: 'Choose a name of letters, digits, "-" and "_".',
      source: 'istiod, pkg/config/validation/validation.go: ValidateStrictHTTPHeaderName',
      covers: ['RequestAuthentication/18'],
    },
  },
);

const rules = requestAuthenticationRules;

/** What istiod's webhook refuses or warns of in a RequestAuthentication. */
export function checkRequestAuthentication(object: Manifest, report: Report): void {
  const spec = object.spec ?? {};
  checkPolicyTarget(spec, report);
  eachItem(spec.jwtRules, ['spec', 'jwtRules'], (rule, path) => checkRule(rule, path, report));
}

function checkRule(rule: any, at: FieldPath, report: Report): void {
  const texts = (field: string, found: (path: FieldPath) => void) => {
    rule[field]?.forEach((text: unknown, i: number) => {
      if (!text) found([...at, field, i]);
    });
  };
  texts('audiences', (path) => report(rules.audience, path, 'an empty audience'));
  // The API server stores `jwks_uri` under this name, which protobuf takes for the same field.
  const uri: unknown = says(rule.jwksUri) ? rule.jwksUri : rule.jwks_uri;
  if (!says(rule.issuer) && !says(uri)) report(rules['no-issuer'], at, 'neither issuer nor jwksUri');
  if (says(uri)) checkUri(String(uri), [...at, says(rule.jwksUri) ? 'jwksUri' : 'jwks_uri'], report);
  if (says(rule.jwks)) checkKeys(rule.jwks, [...at, 'jwks'], report);
  eachItem(rule.fromHeaders, [...at, 'fromHeaders'], ({ name }, path) => {
    if (!says(name)) report(rules['from-header'], path, 'a header without a name');
  });
  texts('fromParams', (path) => report(rules['from-param'], path, 'an empty query parameter'));
  texts('fromCookies', (path) => report(rules['from-cookie'], path, 'an empty cookie'));
  eachItem(rule.outputClaimToHeaders, [...at, 'outputClaimToHeaders'], ({ header, claim }, path) => {
    if (!says(header) || !says(claim)) {
      report(rules['claim-to-header'], path, 'a claim or header without a name');
    } else if (!isHeaderWord(header)) {
      report(rules['claim-header-name'], [...path, 'header'], `the header ${JSON.stringify(header)}`);
    }
  });
  checkDuration(rule.timeout, [...at, 'timeout'], report);
}

function checkUri(uri: string, at: FieldPath, report: Report): void {
  const fault = urlFault(uri);
  if (fault !== undefined) {
    report(rules['jwks-uri'], at, `${JSON.stringify(uri)}; expected a URL of HTTP`);
    return;
  }
  const scheme = schemeOf(uri);
  if (scheme === 'http' || scheme === 'https') return;
  report(rules['jwks-uri'], at, `the scheme ${JSON.stringify(scheme)}; expected http or https`);
}

function checkKeys(text: string, at: FieldPath, report: Report): void {
  if (!ask(report, rules.jwks, at, () => checkJwks(text, 'jwks'))) return;
  for (const index of privateKeys(text)) {
    report(rules['private-keys'], at, `key ${index} is not a public one`);
  }
}
