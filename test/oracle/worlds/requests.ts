import type { AnswerRequest } from '../model/answer';
import type { Dice } from './dice';
import type { ServiceFacts } from './services';
import { CLIENTS, HEADERS, METHODS, OUTSIDE, PARAMETERS, PATHS, PORTS, VALUES } from './words';

/** All texts below some fields of manifests, such as what matches ask for. */
function textsBelow(value: any, field: string, within = false): string[] {
  if (typeof value === 'string') return within ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsBelow(inner, field, within || key === field));
}

const asPath = (text: string) => (text.startsWith('/') && /^[\w/.-]+$/.test(text) ? text : '/');

/** Paths at the edges of one: just it, just more, just less, in other case. */
function near(dice: Dice, path: string): string {
  return dice.weighted<() => string>([
    [6, () => path],
    [2, () => `${path}x`],
    [2, () => `${path}/x`],
    [2, () => path.slice(0, -1) || '/'],
    [1, () => path.toUpperCase()],
    [1, () => `${path}?${dice.pick(PARAMETERS)}=${encodeURIComponent(dice.pick(VALUES))}`],
  ])();
}

function spelling(dice: Dice, { name, namespace, host }: ServiceFacts): string {
  return dice.weighted([
    [5, host],
    [5, name],
    [3, `${name}.${namespace}`],
    [2, `${name}.${namespace}.svc`],
    [1, host.toUpperCase()],
    [1, `${host}.`],
  ]);
}

/** Requests for a world, aimed at the edges of what its manifests say. */
export function requests(
  dice: Dice,
  facts: readonly ServiceFacts[],
  manifests: readonly any[],
  vias: readonly string[],
  number: number,
): AnswerRequest[] {
  const below = (field: string) =>
    manifests.flatMap(({ kind, spec }) => (kind === 'Deployment' ? [] : textsBelow(spec, field)));
  const paths = [...PATHS, ...[...below('uri'), ...below('path')].map(asPath)];
  const values = [...VALUES, ...below('headers')].filter(
    (text) => /^[\x21-\x7e][\x20-\x7e]*$/.test(text) || text === '',
  );
  const asked = (kind: string) =>
    textsBelow(
      manifests.filter((manifest) => manifest.kind === kind),
      kind === 'HTTPRoute' ? 'hostnames' : 'hosts',
    );
  const routed = [...asked('VirtualService'), ...asked('VirtualService'), ...asked('HTTPRoute')];
  const hosts = [...OUTSIDE, ...routed, ...routed, ...below('hosts')]
    .map((host) => host.replace(/^.*\//, '').replace(/^\*/, dice.pick(['x', 'deep.x'])))
    .filter((host) => /^[\w.-]+$/.test(host));
  const one = (): AnswerRequest => {
    const outside = dice.chance(40);
    const place = outside
      ? { via: dice.pick(vias) }
      : { from: dice.pick(CLIENTS.map(({ name, namespace }) => `${name}.${namespace}`)) };
    const service = facts.length > 0 && dice.chance(outside ? 10 : 65) ? dice.pick(facts) : undefined;
    const host = service === undefined ? dice.pick(hosts) : spelling(dice, service);
    const port = outside ? dice.weighted([[20, 80], [1, 8080]]) : dice.pick([80, ...(service?.ports ?? PORTS)]); // prettier-ignore
    const pairs = PARAMETERS.filter(() => dice.chance(15)).map((name) => dice.pick([name, `${name}=`, `${name}=${dice.pick(['me', 'true', 'you', '1'])}`])); // prettier-ignore
    const path = near(dice, dice.pick(paths));
    const query = pairs.length === 0 || path.includes('?') ? '' : `?${pairs.join('&')}`;
    const headers: { [name: string]: string } = {};
    for (const name of HEADERS) if (dice.chance(25)) headers[name] = dice.pick(values);
    if (dice.chance(6)) headers.host = dice.pick([...hosts, 'other.test:80']);
    if (dice.chance(3)) headers['x-forwarded-proto'] = dice.pick(['http', 'https']);
    return {
      ...place,
      method: dice.chance(70) ? 'GET' : dice.pick(METHODS),
      url: `http://${host}${port === 80 && dice.chance(80) ? '' : `:${port}`}${path}${query}`,
      ...(Object.keys(headers).length > 0 && { headers }),
    };
  };
  return Array.from({ length: number }, one);
}
