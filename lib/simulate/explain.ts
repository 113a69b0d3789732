import type { Explanation, OutcomeEnd, Way } from './outcome';
import type { TraceStep } from './trace';

/** The signs of verdicts. */
export const MARKS = { taken: '✓', passed: '✗', note: '·' };

/** A share in words: `30 %`. */
export const percentText = (share: number) => `${Math.round(share * 1e6) / 1e4} %`;

/** Where a decision is written: `VirtualService istio-test/nginx spec.http[0], routing.yaml:26`. */
export function sourceText({ object, path, file, line }: TraceStep): string {
  if (object === undefined) return '';
  const place = file === undefined ? '' : `, ${file}${line === undefined ? '' : `:${line}`}`;
  return `${object}${path === undefined || path === '' ? '' : ` ${path}`}${place}`;
}

/** An end in words: `200 from istio-test/nginx-v2, subset appv2 of nginx.istio-test.svc.cluster.local:80`. */
export function endText(end: OutcomeEnd): string {
  const { kind, status, workloads = [], location, host, port, subset, limit } = end;
  const where =
    host === undefined ? '' : `${subset === undefined ? '' : `subset ${subset} of `}${host}:${port ?? ''}`;
  const answer = status === 0 ? 'the connection is closed' : String(status);
  switch (kind) {
    case 'workload':
      return `${answer} from ${workloads.length === 0 ? 'outside of the mesh' : workloads.join(' or ')}, ${where}`;
    case 'redirect':
      return `${answer}, redirect to ${location ?? ''}`;
    case 'direct':
      return `${answer}, answered by the proxy`;
    case 'abort':
      return `${answer}, fault injected`;
    case 'no-route':
      return `${answer}, no route takes it`;
    case 'no-cluster':
      return `${answer}, the destination${where === '' ? '' : ` ${where}`} is not there`;
    case 'no-endpoint':
      return `${answer}, nothing runs behind ${where}`;
    case 'denied':
      return `${answer}, denied${where === '' ? '' : ` at ${where}`}`;
    case 'rate-limited':
      return `${answer}, beyond ${limit ?? 'a rate limit'}`;
    case 'passthrough':
      return `${answer}, passed on to ${where}`;
    case 'black-hole':
      return `${answer}, not let out to ${where}`;
    case 'no-listener':
      return `${answer}, nothing listens`;
    case 'timeout':
      return `${answer}, no answer in time from ${workloads.join(' or ')}`;
    case 'loop':
      return `${answer}, gateways send it round and round`;
  }
}

/** What happens on the way, in words, each a line. */
export function wayLines(way: Way = {}): string[] {
  const { delay, timeout, retries, mirrors = [], requestHeaders, responseHeaders, hash, tls } = way;
  const headers = (what: string, changes: Way['requestHeaders']) => [
    ...Object.entries(changes?.set ?? {}).map(([name, value]) => `sets ${what} header ${name}: ${value}`),
    ...Object.entries(changes?.add ?? {}).map(([name, value]) => `adds ${what} header ${name}: ${value}`),
    ...(changes?.remove ?? []).map((name) => `removes ${what} header ${name}`),
  ];
  return [
    ...(delay === undefined ? [] : [`delays ${percentText(delay.share)} by ${delay.duration}`]),
    ...(timeout === undefined ? [] : [`gives up after ${timeout}`]),
    ...(retries === undefined
      ? []
      : [
          `tries ${retries.attempts} more times on ${retries.on}` +
            (retries.perTryTimeout === undefined ? '' : `, each for ${retries.perTryTimeout}`),
        ]),
    ...mirrors.map(
      ({ host, port, subset, share }) =>
        `copies ${percentText(share)} to ${subset === undefined ? '' : `subset ${subset} of `}${host}:${port}`,
    ),
    ...headers('request', requestHeaders),
    ...headers('response', responseHeaders),
    ...(hash === undefined ? [] : [`sticks to one endpoint by ${hash}`]),
    ...(tls === undefined ? [] : [tls]),
  ];
}

/** The gateways and waypoints that an end passed, and what happened on the way to each, each a line. */
const hopLines = ({ hops = [] }: OutcomeEnd): string[] =>
  hops.flatMap(({ proxy, isWaypoint, host, port, subset, way }) => [
    `by the ${isWaypoint === true ? 'waypoint' : 'gateway'} ${proxy}, as ${subset === undefined ? '' : `subset ${subset} of `}${host}:${port}`,
    ...wayLines(way).map((line) => `  ${line}`),
  ]);

/** What belongs to an end beside where it is, each a line: the path and host there, the gateways before it, what happens on the way. */
export const detailLines = (end: OutcomeEnd): string[] => [
  ...(end.path === undefined ? [] : [`path ${end.path}, host ${end.authority ?? ''}`]),
  ...hopLines(end),
  ...wayLines(end.way),
];

/** The walk of a request as text, one decision a line, then its ends. */
export function explanationText(
  request: string,
  { trace, outcomes, uncertain, besides = [] }: Explanation,
): string {
  const width = Math.max(0, ...trace.map(({ step }) => step.length));
  const steps = trace.map((step) => {
    const source = sourceText(step);
    return `${MARKS[step.verdict]} ${step.step.padEnd(width)}  ${step.text}${source === '' ? '' : `   [${source}]`}`;
  });
  const ends = outcomes.flatMap((end) => [
    `→ ${percentText(end.probability).padStart(6)}  ${endText(end)}`,
    ...detailLines(end).map((line) => `            ${line}`),
  ]);
  const doubts = uncertain.map((why) => `? not sure: ${why}`);
  const filters = besides.map((text) => `! ${text}`);
  return `${[request, ...steps, ...ends, ...filters, ...doubts].join('\n')}\n`;
}

/** The walk of a request as a Mermaid flowchart. */
export function explanationMermaid(request: string, { trace, outcomes, uncertain }: Explanation): string {
  const text = (given: string) =>
    `"${given.replace(/"/g, '#quot;').replace(/[<>]/g, (c) => (c === '<' ? '#lt;' : '#gt;'))}"`;
  const lines = ['flowchart TD', `  request(${text(request)})`];
  // The last decision of each proxy, from which the way goes on; the first proxy has no name.
  const lastOf = new Map<string, string>([['', 'request']]);
  trace
    .filter(({ step }) => !['cluster', 'endpoints', 'end'].includes(step))
    .forEach((step, i) => {
      const { proxy = '' } = step;
      if (step.step === 'proxy') lastOf.set(proxy, lastOf.get(step.from ?? '') ?? 'request');
      const last = lastOf.get(proxy) ?? 'request';
      const source = sourceText(step);
      const label = text(
        `${step.step}: ${step.text}${source === '' ? '' : `<br/>${source}`}`.replace('<br/>', '\n'),
      );
      if (step.verdict === 'passed') {
        lines.push(`  step${i}[/${label}/]`, `  ${last} -.-x step${i}`);
        return;
      }
      lines.push(`  step${i}[${label}]`, `  ${last} --> step${i}`);
      lastOf.set(proxy, `step${i}`);
    });
  outcomes.forEach((end, i) => {
    const from = lastOf.get(end.hops?.at(-1)?.proxy ?? '') ?? 'request';
    lines.push(
      `  end${i}([${text(endText(end))}])`,
      `  ${from} -->|${text(percentText(end.probability))}| end${i}`,
    );
  });
  const first = lastOf.get('') ?? 'request';
  uncertain.forEach((why, i) => lines.push(`  doubt${i}{{${text(why)}}}`, `  ${first} -.- doubt${i}`));
  return `${lines.join('\n')}\n`;
}
