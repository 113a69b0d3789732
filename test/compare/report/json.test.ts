import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANGE_KINDS } from '../../../lib/compare/difference';
import { differenceJson } from '../../../lib/compare/report/json';
import { requestOf } from '../../../lib/simulate/request-line';
import { root } from '../../support/project';
import { change, changeFor, differenceOf, notKnown } from './differences';

test('each change is whole, with a witness that can be sent again', () => {
  const json = JSON.parse(differenceJson(differenceOf([change()], [notKnown()])));
  const { kind, callers, asked, requests, before, after, lines, witness } = change();
  const told = {
    request: { from: 'web.shop', method: 'GET', url: 'http://cart/' },
    route: 'GET http://cart/ --from web.shop',
    before: witness.before,
    after: witness.after,
  };
  expect(json.changes).toEqual([{ kind, callers, asked, requests, before, after, lines, witness: told }]);
  expect(json.unknown).toEqual([{ callers, asked, requests, why: notKnown().why, lines, witness: told }]);
  expect(requestOf(json.changes[0].witness.request).describe()).toBe(witness.request.describe());
});

test('kinds are counted, also those that are not there', () => {
  const { version, summary } = JSON.parse(
    differenceJson(differenceOf([change({ kind: 'lost' }), change()], [notKnown()])),
  );
  expect(version).toBe(1);
  expect(summary).toEqual({
    ...Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])),
    lost: 1,
    moved: 1,
    unknown: 1,
  });
  expect(JSON.parse(differenceJson(differenceOf([]))).changes).toEqual([]);
});

test('the worst comes first, whatever the order was', () => {
  const changes = [
    changeFor('b', 'web.shop'),
    changeFor('a', 'web.shop'),
    change({ kind: 'lost' }),
    change({ kind: 'added' }),
  ];
  const json = differenceJson(differenceOf(changes));
  expect(
    JSON.parse(json).changes.map(({ kind, asked }: any) => `${kind} ${asked.host.split('.')[0]}`),
  ).toEqual(['lost cart', 'moved a', 'moved b', 'added cart']);
  expect(differenceJson(differenceOf([...changes].reverse()))).toBe(json);
});

/** The fields of a value, as `changes[].asked.host`. What is in an outcome is told where `route` is. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = path === '' ? name : `${path}.${name}`;
    const isTold = /^summary|^changes\[\]\.(before|after)$|witness\.(before|after)$/.test(field);
    return [field, ...(isTold ? [] : fieldsOf(inner, field))];
  });
}

test('docs/diff.md tells each of its fields, and no other', () => {
  const page = readFileSync(join(root, 'docs/diff.md'), 'utf8');
  const told = [...page.matchAll(/^\| `((?:version|summary|changes|unknown)[\w.[\]]*)` \|/gm)].map(
    ([, field]) => field,
  );
  const json = JSON.parse(differenceJson(differenceOf([change()], [notKnown()])));
  const changes = [...new Set(fieldsOf(json).filter((field) => !field.startsWith('unknown[]')))];
  expect(told.sort()).toEqual([...changes, 'unknown[].why'].sort());
  const own = Object.keys(json.unknown[0]);
  const { kind, before, after, ...rest } = json.changes[0];
  expect([kind, before, after]).not.toContain(undefined);
  expect(own.sort()).toEqual([...Object.keys(rest), 'why'].sort());
});
