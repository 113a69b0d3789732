import type { Request } from '../../simulate/request';
import type { RequestLine } from '../../simulate/request-line';
import { printable } from '../../values/printable';

/** A request as a line of `cdk8s-istio route --requests`, from which `requestOf()` makes the same again. */
export function requestLine(request: Request): RequestLine {
  const { caller, method, url, headers, claims, sni, address, time, circumstances } = request;
  const { down, failing, slow, authorizers, rateLimited } = circumstances;
  return {
    ...(caller.kind === 'workload' && { from: caller.name }),
    ...(caller.kind === 'gateway' && { via: caller.name }),
    method,
    url,
    ...(headers.size > 0 && { headers: Object.fromEntries([...headers].sort()) }),
    ...(claims !== undefined && { claims }),
    ...(sni !== request.target.host && { sni }),
    ...(address !== undefined && { ip: address }),
    ...(time !== undefined && { time: new Date(time).toISOString() }),
    ...(down !== undefined && { down }),
    ...(failing !== undefined && { failing }),
    ...(slow !== undefined && { slow }),
    ...(authorizers !== undefined && { authorizers }),
    ...(rateLimited !== undefined && { rateLimited }),
  };
}

/** A request as the arguments of `cdk8s-istio route FILES`, quoted for a shell: `GET http://nginx/ --from client.istio-test`. */
export function routeArguments(request: Request): string {
  const { from, via, method, url, headers, claims, sni, ip, time, ...rest } = requestLine(request);
  const flag = (name: string, value: string | undefined) =>
    value === undefined ? [] : [name, shellWord(value)];
  const pairs = (name: string, values: object = {}) =>
    Object.entries(values).flatMap(([key, value]) => flag(name, `${key}=${String(value)}`));
  return [
    ...(method === undefined ? [] : [shellWord(method)]),
    shellWord(url),
    ...flag('--from', from),
    ...flag('--via', via),
    ...Object.entries(headers ?? {}).flatMap(([name, value]) => flag('-H', `${name}: ${value}`)),
    ...flag('--claims', claims === undefined ? undefined : JSON.stringify(claims)),
    ...flag('--sni', sni),
    ...flag('--ip', ip),
    ...flag('--time', time),
    ...(rest.down ?? []).flatMap((name) => flag('--down', name)),
    ...pairs('--failing', rest.failing),
    ...pairs('--slow', rest.slow),
    ...pairs('--authorizer', rest.authorizers),
    ...(rest.rateLimited === true ? ['--rate-limited'] : []),
  ].join(' ');
}

/** A text as one word of bash; what a terminal would obey is written as an escape. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (printable(text) === text) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = [...text].map((char) => {
    if (char === '\\' || char === "'") return `\\${char}`;
    return printable(char) === char ? char : bytesOf(char);
  });
  return `$'${escaped.join('')}'`;
}

const bytesOf = (char: string) =>
  [...Buffer.from(char)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
