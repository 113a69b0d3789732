import type { FieldPath } from '../../../mesh/manifest';
import { httpStatusFault } from '../../../values/checks';
import type {
  HttpDirectResponseView,
  HttpRewriteView,
  HttpRouteView,
} from '../../../values/networking/messages';
import { redirectChecks, redirectPortFault } from '../../../values/networking/redirect';
import { rewriteChecks, rewriteRegexChecks } from '../../../values/networking/rewrite-checks';
import { bodySize, directResponseChecks } from '../../../values/networking/route-action';
import { mirrorChecks, mirrorShareFault } from '../../../values/networking/mirror';
import type { Report } from '../../check';
import { ruleTable } from '../../rule';
import { placeFault, placeFaults, placeFirstFault } from '../place-faults';
import { portNumberRules } from '../port';
import { stringMatchRules } from './http-match';
import { checkDestination } from './destinations';

export const httpStatusRules = ruleTable(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPStatus',
  },
  {
    'http-status': {
      title: 'The status of an answer is out of range',
      why: 'The status of a direct response or of an abort goes to the caller as it is; istiod refuses the object.',
      mend: 'Give a status from 200 to 599.',
      covers: ['VirtualService/51', 'VirtualService/69'],
    },
  },
);

/** A status that the proxy answers with. */
export function checkStatus(status: number | undefined, at: FieldPath, report: Report): void {
  placeFault(httpStatusRules['http-status'], httpStatusFault(status ?? 0, 'status'), at, report);
}

const REDIRECT = 'istiod, pkg/config/validation/validation.go: validateHTTPRedirect';
const REWRITE = 'istiod, pkg/config/validation/validation.go: validateHTTPRewrite, validateURIRegexRewrite';
const BODY = 'istiod, pkg/config/validation/validation.go: validateHTTPDirectResponse';
const LARGE_BODY = 100 * 1024;

/** What istiod says of fields of routes that constructs do not have, and what it warns of. */
type OwnRule = 'mirror-percent-deprecated' | 'mirror-percent' | 'mirror-percentage' | 'large-body';

export const httpAnswerRules = ruleTable<
  | keyof typeof mirrorChecks
  | keyof typeof redirectChecks
  | keyof typeof directResponseChecks
  | keyof typeof rewriteChecks
  | OwnRule
>(
  {
    section: 'virtual-service',
    source: 'istiod, pkg/config/validation/validation.go: validateHTTPMirrors',
  },
  {
    'mirror-percent-deprecated': {
      level: 'warning',
      title: 'mirrorPercent is used',
      why: 'It takes whole numbers only and may be gone one day.',
      mend: 'Use mirrorPercentage, as in "mirrorPercentage: {value: 10}".',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRoute',
      covers: ['VirtualService/56'],
    },
    'mirror-percent': {
      title: 'mirrorPercent is above 100',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 0 to 100, best as mirrorPercentage.',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRoute',
      covers: ['VirtualService/55'],
    },
    'mirror-percentage': {
      title: 'mirrorPercentage is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 0 to 100.',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRoute',
      covers: ['VirtualService/57'],
    },
    'mirror-without-destination': {
      title: 'An entry of mirrors has no destination',
      why: 'istiod refuses the object. An empty entry counts as one without a destination.',
      mend: 'Name the host that copies go to.',
      covers: ['VirtualService/58', 'VirtualService/59'],
    },
    'mirrors-percentage': {
      title: 'The percentage of an entry of mirrors is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give a number from 0 to 100.',
      covers: ['VirtualService/60'],
    },
    'redirect-path-twice': {
      title: 'A redirect has uri and prefixRewrite',
      why: 'Both say what becomes of the path; istiod refuses the object.',
      mend: 'Keep one of the two.',
      source: REDIRECT,
      covers: ['VirtualService/61'],
    },
    'redirect-prefix': {
      title: 'A redirect exchanges a prefix that no match asks for',
      why: 'prefixRewrite replaces what a prefix match found; istiod refuses it beside another match of the path.',
      mend: 'Match by prefix, or redirect to a whole uri.',
      source: REDIRECT,
      covers: ['VirtualService/62'],
    },
    'empty-redirect': {
      title: 'A redirect says nothing',
      why: 'It would send callers to where they came from; istiod refuses the object.',
      mend: 'Give uri, prefixRewrite, authority, scheme or port.',
      source: REDIRECT,
      covers: ['VirtualService/63'],
    },
    'redirect-code': {
      title: 'The status of a redirect is not from 300 to 399',
      why: 'istiod refuses the object.',
      mend: 'Use 301, 302, 303, 307 or 308.',
      source: REDIRECT,
      covers: ['VirtualService/64'],
    },
    'redirect-scheme': {
      title: 'The scheme of a redirect is unknown',
      why: 'istiod refuses the object.',
      mend: 'Write "http" or "https", in small letters and without "://".',
      source: REDIRECT,
      covers: ['VirtualService/65'],
    },
    'huge-body': {
      title: 'A direct response has a body of more than 1 MiB',
      why: 'istiod takes 1 MiB, and refuses the object.',
      mend: 'Let a workload serve it.',
      source: BODY,
      covers: ['VirtualService/67'],
    },
    'large-body': {
      level: 'warning',
      title: 'A direct response has a body of more than 100 KiB',
      why: 'The body is part of the configuration that istiod sends to proxies, so it makes every update larger.',
      fact: 'Istio reference, HTTPBody.string',
      mend: 'Let a workload serve it.',
      source: BODY,
      covers: ['VirtualService/68'],
    },
    'rewrite-path-twice': {
      title: 'A rewrite has uri and uriRegexRewrite',
      why: 'Both say what becomes of the path; istiod refuses the object.',
      mend: 'Keep one of the two.',
      source: REWRITE,
      covers: ['VirtualService/75'],
    },
    'empty-rewrite': {
      title: 'A rewrite says nothing',
      why: 'istiod refuses the object.',
      mend: 'Give uri, uriRegexRewrite or authority, or leave rewrite out.',
      source: REWRITE,
      covers: ['VirtualService/76'],
    },
    'half-regex-rewrite': {
      title: 'uriRegexRewrite lacks match or rewrite',
      why: 'istiod refuses the object, even where the path is to be rewritten to nothing.',
      mend: 'Give both match and rewrite.',
      source: REWRITE,
      covers: ['VirtualService/77'],
    },
  },
);

/** Where copies of requests go. */
export function checkMirrors(route: HttpRouteView, at: FieldPath, report: Report): void {
  const field = route.mirror_percent === undefined ? 'mirrorPercent' : 'mirror_percent';
  checkMirrorPercent(route[field], [...at, field], report);
  const own = [...at, 'mirrorPercentage'];
  placeFault(httpAnswerRules['mirror-percentage'], mirrorShareFault(route.mirrorPercentage), own, report);
  checkDestination(route.mirror, [...at, 'mirror'], report);
  route.mirrors?.forEach((mirror, i) => {
    const path = [...at, 'mirrors', i];
    placeFirstFault(httpAnswerRules, mirrorChecks, mirror, path, report);
    checkDestination(mirror.destination, [...path, 'destination'], report);
  });
}

function checkMirrorPercent(percent: number | undefined, at: FieldPath, report: Report): void {
  if (percent === undefined) return;
  if (percent > 100)
    report(httpAnswerRules['mirror-percent'], at, `The mirrorPercent is ${percent}, which is above 100.`);
  report(
    httpAnswerRules['mirror-percent-deprecated'],
    at,
    'The rule uses mirrorPercent, which is deprecated. It still works, and istiod warns.',
  );
}

/** Where callers are sent. istiod tells the first mistake alone. */
export function checkRedirect(route: HttpRouteView, at: FieldPath, report: Report): void {
  const stands = placeFirstFault(httpAnswerRules, redirectChecks, route, at, report);
  if (stands) placeFault(portNumberRules.range, redirectPortFault(route), at, report);
}

/** What the proxy answers by itself. */
export function checkDirectResponse(
  response: HttpDirectResponseView | undefined,
  at: FieldPath,
  report: Report,
): void {
  if (response === undefined) return;
  const stands = placeFaults(httpAnswerRules, directResponseChecks, response, at, report);
  if (stands && bodySize(response) > LARGE_BODY) {
    report(
      httpAnswerRules['large-body'],
      [...at, 'body'],
      'The body of the direct response is larger than 100 KiB. Istiod sends it to every proxy with each change, which slows the control plane down.',
    );
  }
  checkStatus(response.status, [...at, 'status'], report);
}

/** What becomes of path and authority before a request is sent on. istiod tells the first mistake alone. */
export function checkRewrite(rewrite: HttpRewriteView | undefined, at: FieldPath, report: Report): void {
  placeFirstFault(httpAnswerRules, rewriteChecks, rewrite, at, report);
  placeFirstFault(stringMatchRules, rewriteRegexChecks, rewrite, at, report);
}
