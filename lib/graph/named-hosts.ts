import { mapOf } from '../mesh/lists';
import { quoteRegex } from '../values/regex';
import type { Model } from '../simulate/model';

/** Fields whose texts are compared with the host that a request names: those of policies, of matches, and of headers that mean the host. */
const HOST_FIELDS = new Set(['hosts', 'notHosts', 'authority', ':authority', 'host', 'Host']);
const HOST_KEYS = /^request\.headers\[(host|:authority)\]$/i;

/**
 * Whether some condition tells requests for a host from others that a wildcard takes too: requests for the wildcard are then asked for this host as
 * well. Conditions stand in policies and in the matches of virtual services.
 */
export function namedHosts(model: Model): (host: string) => boolean {
  const { mesh, virtualServices } = model;
  const exact = new Set<string>();
  const tests: RegExp[] = [];
  const add = (text: string) => {
    const word = text.toLowerCase().replace(/:\d+$/, '');
    if (word.includes('*')) tests.push(new RegExp(`^${word.split('*').map(quoteRegex).join('.*')}$`));
    else exact.add(word);
  };
  const condition = (value: unknown): void => {
    if (typeof value === 'string') add(value);
    else if (Array.isArray(value)) value.forEach(condition);
    else {
      for (const [how, text] of Object.entries(mapOf(value))) {
        if (typeof text !== 'string') continue;
        if (how === 'prefix') add(`${text}*`);
        else if (how === 'regex' || how === 'safeRegex') tests.push(anyOf(text));
        else add(text);
      }
    }
  };
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else {
      const map = mapOf(value);
      if (HOST_KEYS.test(String(map.key))) [map.values, map.notValues].forEach(condition);
      for (const [name, inner] of Object.entries(map)) {
        if (HOST_FIELDS.has(name)) condition(inner);
        else visit(inner);
      }
    }
  };
  for (const { spec } of mesh.all('AuthorizationPolicy')) visit(spec.rules);
  for (const { http } of virtualServices.all) {
    for (const { matches } of http) for (const { spec } of matches) visit(spec);
  }
  return (host) => exact.has(host) || tests.some((test) => test.test(host));
}

/** A regular expression of RE2; one that JavaScript does not know takes all. */
function anyOf(text: string): RegExp {
  try {
    return new RegExp(`^(?:${text})$`, 'i');
  } catch {
    return /^/;
  }
}
