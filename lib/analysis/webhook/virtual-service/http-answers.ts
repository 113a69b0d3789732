import type { FieldPath } from '../../../mesh/manifest';
import type { Report } from '../../problem';
import { ruleTable } from '../../rule';
import { eachItem } from '../items';
import { checkPortNumber } from '../port-number';
import { checkExpression, conditionOf } from '../string-match';
import { checkDestination } from './destinations';
import { checkStatus } from './http-status';

const REDIRECT = 'istiod, pkg/config/validation/validation.go: validateHTTPRedirect';
const REWRITE = 'istiod, pkg/config/validation/validation.go: validateHTTPRewrite, validateURIRegexRewrite';
const BODY = 'istiod, pkg/config/validation/validation.go: validateHTTPDirectResponse';
const KIBIBYTE = 1024;

export const httpAnswerRules = ruleTable(
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
      mend: 'Give 0 to 100, best as mirrorPercentage.',
      source: 'istiod, pkg/config/validation/virtualservice.go: validateHTTPRoute',
      covers: ['VirtualService/55'],
    },
    'mirror-percentage': {
      title: 'mirrorPercentage is out of range',
      why: 'istiod refuses the object.',
      mend: 'Give 0 to 100.',
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
      mend: 'Give 0 to 100.',
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
      title: 'The status of a redirect is none',
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
      why: 'Every proxy is sent it; istiod refuses the object.',
      mend: 'Let a workload serve it.',
      source: BODY,
      covers: ['VirtualService/67'],
    },
    'large-body': {
      level: 'warning',
      title: 'A direct response has a body of more than 100 KiB',
      why: 'Every proxy is sent it with every change, which slows the control plane down.',
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
      mend: 'Give both.',
      source: REWRITE,
      covers: ['VirtualService/77'],
    },
  },
);

/** Where copies of requests go. */
export function checkMirrors(http: any, at: FieldPath, report: Report): void {
  const field = http.mirror_percent === undefined ? 'mirrorPercent' : 'mirror_percent';
  const percent: number | null | undefined = http[field];
  if (percent !== undefined && percent !== null) {
    const path = [...at, field];
    if (percent > 100) report(httpAnswerRules['mirror-percent'], path, `${percent} %; expected 100 at most`);
    report(httpAnswerRules['mirror-percent-deprecated'], path, 'mirrorPercent');
  }
  const share: number = http.mirrorPercentage?.value ?? 0;
  if (share < 0 || share > 100) {
    const path = [...at, 'mirrorPercentage', 'value'];
    report(httpAnswerRules['mirror-percentage'], path, `${share.toFixed(6)} %; expected 0 to 100`);
  }
  checkDestination(http.mirror, [...at, 'mirror'], report);
  eachItem(http.mirrors, [...at, 'mirrors'], (mirror, path) => {
    if (mirror.destination === undefined || mirror.destination === null) {
      report(httpAnswerRules['mirror-without-destination'], path, 'a mirror without a destination');
      return;
    }
    checkDestination(mirror.destination, [...path, 'destination'], report);
    const value: number = mirror.percentage?.value ?? 0;
    if (value >= 0 && value <= 100) return;
    const own = [...path, 'percentage', 'value'];
    report(httpAnswerRules['mirrors-percentage'], own, `${value.toFixed(6)} %; expected 0 to 100`);
  });
}

/** Where callers are sent. istiod tells the first mistake alone. */
export function checkRedirect(http: any, at: FieldPath, report: Report): void {
  const redirect = http.redirect ?? undefined;
  if (redirect === undefined) return;
  const path = [...at, 'redirect'];
  const { uri, prefixRewrite, authority, scheme, redirectCode: code } = redirect;
  if (uri && prefixRewrite) {
    report(httpAnswerRules['redirect-path-twice'], path, 'uri and prefixRewrite');
    return;
  }
  const notPrefix = (match: any) => match?.uri && conditionOf(match.uri)?.[0] !== 'prefix';
  if (prefixRewrite && http.match?.some(notPrefix)) {
    report(
      httpAnswerRules['redirect-prefix'],
      [...path, 'prefixRewrite'],
      'prefixRewrite without a match by prefix',
    );
    return;
  }
  const anyPort = (redirect.port ?? redirect.derivePort ?? undefined) !== undefined;
  if (!uri && !prefixRewrite && !authority && !scheme && !anyPort) {
    report(httpAnswerRules['empty-redirect'], path, 'a redirect without uri, authority, scheme and port');
  } else if (code && (code < 300 || code > 399)) {
    report(
      httpAnswerRules['redirect-code'],
      [...path, 'redirectCode'],
      `status ${code}; expected 300 to 399`,
    );
  } else if (scheme && scheme !== 'http' && scheme !== 'https') {
    report(
      httpAnswerRules['redirect-scheme'],
      [...path, 'scheme'],
      'a scheme that is neither "http" nor "https"',
    );
  } else if (redirect.port && !redirect.derivePort) checkPortNumber(redirect.port, [...path, 'port'], report);
}

/** What the proxy answers by itself. */
export function checkDirectResponse(response: any, at: FieldPath, report: Report): void {
  if (response === undefined || response === null) return;
  const { string, bytes } = response.body ?? {};
  const size = typeof bytes === 'string' ? base64Size(bytes) : Buffer.byteLength(string ?? '');
  const path = [...at, 'body'];
  if (size > KIBIBYTE * KIBIBYTE) report(httpAnswerRules['huge-body'], path, 'a body of more than 1 MiB');
  else if (size > 100 * KIBIBYTE) report(httpAnswerRules['large-body'], path, 'a body of more than 100 KiB');
  checkStatus(response.status, [...at, 'status'], report);
}

const base64Size = (text: string) => Math.floor((text.replace(/=+$/, '').length * 3) / 4);

/** What becomes of path and authority before a request is sent on. istiod tells the first mistake alone. */
export function checkRewrite(rewrite: any, at: FieldPath, report: Report): void {
  if (rewrite === undefined || rewrite === null) return;
  const { uri, authority } = rewrite;
  const regex = rewrite.uriRegexRewrite ?? undefined;
  const path = [...at, 'uriRegexRewrite'];
  if (regex === undefined) {
    if (!uri && !authority) {
      report(httpAnswerRules['empty-rewrite'], at, 'a rewrite without uri, uriRegexRewrite and authority');
    }
  } else if (uri) report(httpAnswerRules['rewrite-path-twice'], at, 'uri and uriRegexRewrite');
  else if (!regex.match || !regex.rewrite) {
    report(httpAnswerRules['half-regex-rewrite'], path, 'uriRegexRewrite without match or without rewrite');
  } else checkExpression(regex.match, 'uriRegexRewrite', [...path, 'match'], report);
}
