import { listOf, mapOf, textOf, textsOf } from '../../../mesh/lists';
import type { Fields } from '../../../mesh/views/kinds';
import { compareText } from '../../../values/order';
import { withoutUndefined } from '../plain';
import { secondsOf } from './canary';

/** The filters of each rule that Flagger writes (the Flagger project's `pkg/router/gateway_api.go: makeFilters`). */
export function filtersOf(service: Fields): Fields[] {
  const { headers, rewrite, mirror, corsPolicy } = service;
  const { request, response } = mapOf(headers);
  return [
    ...(request === undefined
      ? []
      : [headerFilter('RequestHeaderModifier', 'requestHeaderModifier', mapOf(request))]),
    ...(response === undefined
      ? []
      : [headerFilter('ResponseHeaderModifier', 'responseHeaderModifier', mapOf(response))]),
    ...(rewrite === undefined ? [] : [rewriteFilter(mapOf(rewrite))]),
    ...listOf(mirror).map((one) => ({
      type: 'RequestMirror',
      requestMirror: { backendRef: mapOf(mapOf(one).backendRef) },
    })),
    ...(corsPolicy === undefined ? [] : [{ type: 'CORS', cors: corsOf(mapOf(corsPolicy)) }]),
  ];
}

function headerFilter(type: string, field: string, { add, set, remove }: Fields): Fields {
  const pairs = (texts: unknown) => {
    const list = Object.entries(textsOf(texts)).map(([name, value]) => ({ name, value }));
    return list.length === 0 ? undefined : list.sort((a, b) => compareText(a.name, b.name));
  };
  const removed = listOf(remove);
  return {
    type,
    [field]: withoutUndefined({
      set: pairs(set),
      add: pairs(add),
      remove: removed.length > 0 ? removed : undefined,
    }),
  };
}

/** `pkg/apis/flagger/v1beta1/canary.go: GetType`: the whole path, unless the prefix is asked for. */
function rewriteFilter({ authority, uri, type }: Fields): Fields {
  const isPrefix = type === 'ReplacePrefixMatch';
  const path = isPrefix
    ? { type: 'ReplacePrefixMatch', replacePrefixMatch: uri }
    : { type: 'ReplaceFullPath', replaceFullPath: uri };
  return {
    type: 'URLRewrite',
    urlRewrite: withoutUndefined({
      hostname: textOf(authority),
      path: textOf(uri) === undefined ? undefined : path,
    }),
  };
}

/** `gateway_api.go: toV1CORSFilter`, which takes origins only as whole texts. */
function corsOf(policy: Fields): Fields {
  const list = (field: string) => (listOf(policy[field]).length > 0 ? policy[field] : undefined);
  const age = Math.trunc(secondsOf(textOf(policy.maxAge) ?? ''));
  return withoutUndefined({
    allowOrigins: list('allowOrigin'),
    allowMethods: list('allowMethods'),
    allowHeaders: list('allowHeaders'),
    exposeHeaders: list('exposeHeaders'),
    allowCredentials: policy.allowCredentials === true ? true : undefined,
    maxAge: age > 0 ? age : undefined,
  });
}
