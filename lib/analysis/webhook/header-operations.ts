import type { FieldPath } from '../../mesh/manifest';
import { isAuthority } from '../../values/header-names';
import { headerValueFault } from '../../values/header-values';
import type { Report } from '../problem';
import { ruleTable } from '../rule';

export const headerRules = ruleTable(
  {
    section: 'header',
    source:
      'istiod, pkg/config/validation/validation.go: ValidateHTTPHeaderNameOrJwtClaimRoute, ValidateHTTPHeaderOperationName, ValidateHTTPHeaderValue',
  },
  {
    'empty-name': {
      title: 'The name of a header is empty',
      why: 'istiod refuses the object.',
      mend: 'Name the header, or leave the entry out.',
      covers: ['VirtualService/29', 'VirtualService/37', 'VirtualService/38', 'VirtualService/44'],
    },
    name: {
      title: 'The name of a header is malformed',
      why: 'HTTP allows letters, digits and some marks in names of headers; istiod refuses the object.',
      mend: 'Write the name of the header alone. A claim of a token is "@request.auth.claims.NAME".',
      covers: ['VirtualService/29', 'VirtualService/44'],
    },
    host: {
      title: 'The header Host is changed where it cannot be',
      why: 'istiod refuses the object: Host can be set in a request, but neither removed nor put into a response.',
      mend: 'To change the host of a request use rewrite.authority.',
      covers: ['VirtualService/38'],
    },
    pseudo: {
      title: 'A header with ":" before its name is changed',
      why: 'These are parts of the request line; istiod refuses the object, except for ":authority" set in a request.',
      mend: 'Use rewrite for the path or the authority.',
      covers: ['VirtualService/37', 'VirtualService/38'],
    },
    'control-character': {
      title: 'The value of a header has control characters',
      why: 'HTTP does not allow them; istiod refuses the object.',
      mend: 'Take line breaks and other control characters out.',
      covers: ['VirtualService/39'],
    },
    variable: {
      title: 'The value of a header has a malformed variable',
      why: '"%" begins a variable of Envoy\'s such as %HOSTNAME%; istiod refuses one that Envoy could not read.',
      mend: 'Write "%%" for a percent sign, or end the variable with "%".',
      covers: ['VirtualService/39'],
    },
    'authority-twice': {
      title: 'The authority of requests is set twice',
      why: 'Host, ":authority" and rewrite.authority are one and the same; istiod refuses the object.',
      mend: 'Keep one of them.',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateAuthorityRewrite',
      covers: ['VirtualService/40'],
    },
  },
);

/** Changes to headers of requests and responses, of a route or of one of its destinations. */
export function checkHeaderOperations(headers: any, at: FieldPath, report: Report): void {
  if (headers === undefined || headers === null) return;
  for (const side of ['request', 'response']) {
    const changes = headers[side];
    if (changes === undefined || changes === null) continue;
    for (const operation of ['add', 'set']) {
      for (const name of Object.keys(changes[operation] ?? {})) {
        const path = [...at, side, operation, name];
        checkChange(name, side === 'request', path, report);
        checkValue(changes[operation][name] ?? '', path, report);
      }
    }
    changes.remove?.forEach((name: string | null, i: number) => {
      checkChange(name ?? '', false, [...at, side, 'remove', i], report);
    });
  }
}

function checkChange(name: string, authorityToo: boolean, at: FieldPath, report: Report): void {
  if (name === '') report(headerRules['empty-name'], at, 'an empty name of a header');
  else if (isAuthority(name) && authorityToo) return;
  else if (name.toLowerCase() === 'host') report(headerRules.host, at, JSON.stringify(name));
  else if (name.startsWith(':')) report(headerRules.pseudo, at, JSON.stringify(name));
}

function checkValue(value: string, at: FieldPath, report: Report): void {
  const fault = headerValueFault(value);
  if (fault === undefined) return;
  if (fault.kind === 'control') report(headerRules['control-character'], at, JSON.stringify(value));
  else report(headerRules.variable, at, `a malformed variable; expected ${fault.expected}`);
}

/** The authority of requests, which the rewrite of a route and its headers can set once in all. */
export function checkAuthority(route: any, at: FieldPath, report: Report): void {
  let current: string = route.rewrite?.authority ?? '';
  for (const operation of ['set', 'add']) {
    const changes = route.headers?.request?.[operation] ?? {};
    for (const name of Object.keys(changes)) {
      if (!isAuthority(name)) continue;
      const value: string = changes[name] ?? '';
      if (current !== '') {
        const message = `the authority set to ${JSON.stringify(current)} and to ${JSON.stringify(value)}`;
        report(headerRules['authority-twice'], [...at, 'headers', 'request', operation, name], message);
        return;
      }
      current = value;
    }
  }
}
