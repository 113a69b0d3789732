import { sizedList } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import type { IRouteFilter } from './route-filter';

const ONCE = ['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'CORS'];

/** Filters that can stand in one list, as the CRD's rules have it. Returns a copy. */
export function checkFilters(filters: readonly IRouteFilter[], what: string): IRouteFilter[] {
  const list = sizedList(filters, what, 16) ?? [];
  const types = list.map(({ filterType }) => filterType);
  const twice = ONCE.find((type) => types.indexOf(type) !== types.lastIndexOf(type));
  if (twice !== undefined) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${what}: ${twice} twice`,
      expected: 'each but mirrors and extensions once',
      mend: 'make one filter of the two',
    });
  }
  if (types.includes('RequestRedirect') && types.includes('URLRewrite')) {
    throw new MeshError({
      code: MeshErrorCode.CONFLICTING_SETTINGS,
      got: `${what}: a redirect with a rewrite`,
      expected: 'one of the two: a redirected request is not sent on',
      mend: 'keep one of them',
    });
  }
  return list;
}
