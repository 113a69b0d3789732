import '../../lib/testing/jest';
import { loadText } from '../../lib/mesh/load';
import { Mesh } from '../../lib/simulate';
import { routes, subsets, v1, v2, when, world } from '../simulate/semantics/case';

const manifests = (text: string) =>
  loadText(world + subsets + text, 'world.yaml').resources.map((one) => one.manifest);
const mesh = (text: string) => Mesh.fromManifests(manifests(text));
const all = (version: string) => routes(`{${version}}`);
const deny = (path: string) => `
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny, namespace: app}
spec: {action: DENY, rules: [{to: [{operation: {paths: ["${path}"]}}]}]}
`;
/** A filter of every sidecar, of which nobody knows what it does. */
const filter = `
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: unknown, namespace: istio-system}
spec:
  configPatches:
    - applyTo: HTTP_FILTER
      match: {context: SIDECAR_OUTBOUND}
      patch:
        operation: INSERT_BEFORE
        value: {name: strange, typed_config: {"@type": type.googleapis.com/strange.Filter}}
`;

const messageOf = (action: () => void): string => {
  try {
    action();
  } catch (error) {
    // eslint-disable-next-line no-control-regex -- Jest may colour it.
    return (error as Error).message.replace(/\u001b\[\d+m/g, '');
  }
  return 'it passed';
};

describe('toBehaveLike', () => {
  test('passes where every request ends alike', () => {
    expect(mesh(all(v1))).toBehaveLike(mesh(all(v1)));
    expect(mesh(routes(`${when('uri: {prefix: /}', v1)}`))).toBehaveLike(mesh(all(v1)));
  });

  test('fails where one goes elsewhere, and shows it with both walks and the lines', () => {
    const [before, after] = [mesh(all(v1)), mesh(routes(`${when('uri: {exact: /a}', v2)}\n{${v1}}`))];
    expect(after).not.toBehaveLike(before);
    const message = messageOf(() => expect(after).toBehaveLike(before));
    expect(message).toMatch(
      /^expected the mesh to behave like the other one, and it does not:\n\nmoved: .*\/a/,
    );
    expect(message).toMatch(/\nby\n(.*\n)* {2}VirtualService app\/\S+ spec\.http/);
    const [, walks] = message.split('\nBEFORE\n');
    const [old, fresh] = walks.split('\nAFTER\n');
    expect(old).toMatch(/^GET http:\/\/api\S*\/a from \S+\n(.*\n)*→ +100 % {2}200 from app\/api-v1/);
    expect(fresh).toMatch(/^GET http:\/\/api\S*\/a from \S+\n(.*\n)*→ +100 % {2}200 from app\/api-v2/);
  });

  test('takes manifests for their mesh', () => {
    expect(manifests(all(v1))).toBehaveLike(manifests(all(v1)));
    expect(manifests(all(v1))).not.toBehaveLike(manifests(all(v2)));
    expect(() => expect(mesh(all(v1))).toBehaveLike('dist' as never)).toThrow('got string; expected a Mesh');
  });

  test('fails where it is not known, also behind not', () => {
    const [before, after] = [mesh(all(v1) + filter), mesh(all(v2) + filter)];
    const unsure =
      'expected to be sure whether the mesh does behave like the other one, and it is not known:\n\n  ';
    expect(messageOf(() => expect(after).toBehaveLike(before))).toContain(unsure);
    expect(messageOf(() => expect(after).not.toBehaveLike(before))).toContain(unsure);
  });

  test('tells what is expected otherwise', () => {
    expect(messageOf(() => expect(mesh(all(v1))).not.toBehaveLike(mesh(all(v1))))).toBe(
      'expected the mesh not to behave like the other one, and it does',
    );
  });

  test('tells what is left out of either side', () => {
    const refused = manifests(`${all(v1)}${deny('/a').replace('DENY', 'REFUSE')}`);
    expect(refused).toBehaveLike(manifests(all(v1)));
    expect(messageOf(() => expect(refused).not.toBehaveLike(manifests(all(v1))))).toContain(
      'AuthorizationPolicy app/deny is left out. ',
    );
  });
});

describe('toAllowNoMoreThan', () => {
  test('passes where a policy allows less or the same, or a request goes elsewhere', () => {
    const before = mesh(all(v1) + deny('/a'));
    expect(before).toAllowNoMoreThan(mesh(all(v1) + deny('/a')));
    expect(before).toAllowNoMoreThan(mesh(all(v1)));
    expect(mesh(all(v2) + deny('/a*'))).toAllowNoMoreThan(before);
  });

  test('fails where it allows more, with a request that shows it', () => {
    const [before, after] = [mesh(all(v1) + deny('/a*')), mesh(all(v1) + deny('/a'))];
    expect(after).not.toAllowNoMoreThan(before);
    const message = messageOf(() => expect(after).toAllowNoMoreThan(before));
    expect(message).toMatch(
      /^expected the mesh to allow no more than the other one, and it does not:\n\nopened: /,
    );
    expect(message).toContain('403, denied');
  });

  test('fails where it is not known', () => {
    const [before, after] = [mesh(all(v1) + filter), mesh(all(v2) + filter)];
    expect(messageOf(() => expect(after).toAllowNoMoreThan(before))).toContain('and it is not known');
    expect(messageOf(() => expect(after).not.toAllowNoMoreThan(before))).toContain('and it is not known');
  });
});
