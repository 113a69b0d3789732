import type { FieldPath } from '../../mesh/manifest';
import type { Resource } from '../../mesh/resource';
import { privateKeys } from '../../values/security/jwks';
import { jwtRuleChecks } from '../../values/security/jwt-rule';
import type { JwtRuleView } from '../../values/security/messages';
import type { Report } from '../check';
import { ruleTable } from '../rule';
import { checkDuration } from './duration';
import { placeFaults } from './place-faults';
import { checkPolicyTarget } from './selector';

export const requestAuthenticationRules = ruleTable<keyof typeof jwtRuleChecks | 'private-keys'>(
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
      title: 'The jwksUri of a JWT rule is not a URL of HTTP',
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
      mend: 'Name the header, or remove the item.',
      covers: ['RequestAuthentication/12', 'RequestAuthentication/13'],
    },
    'from-param': {
      title: 'A query parameter in which tokens are looked for has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the parameter, or remove the item.',
      covers: ['RequestAuthentication/14'],
    },
    'from-cookie': {
      title: 'A cookie in which tokens are looked for has no name',
      why: 'istiod refuses the object.',
      mend: 'Name the cookie, or remove the item.',
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

/** What istiod's webhook refuses or warns of in a RequestAuthentication. */
export function checkRequestAuthentication(
  { spec }: Resource<'RequestAuthentication'>,
  report: Report,
): void {
  checkPolicyTarget(spec, report);
  spec.jwtRules?.forEach((rule, i) => checkRule(rule, ['spec', 'jwtRules', i], report));
}

function checkRule(rule: JwtRuleView, at: FieldPath, report: Report): void {
  const { jwks } = rule;
  placeFaults(requestAuthenticationRules, jwtRuleChecks, rule, at, report);
  if (jwks !== undefined && jwtRuleChecks.jwks(rule) === undefined) {
    for (const index of privateKeys(jwks)) {
      const message = `Key ${index} of jwks is a private or symmetric one. Whoever can read the manifest can sign tokens with it.`;
      report(requestAuthenticationRules['private-keys'], [...at, 'jwks'], message);
    }
  }
  checkDuration(rule.timeout, [...at, 'timeout'], report);
}
