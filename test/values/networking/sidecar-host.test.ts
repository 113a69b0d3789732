import fc from 'fast-check';
import { MeshHost, SidecarHost } from '../../../lib/networking';
import { codeOf } from '../../support/refusal';

const reviews = { hostName: 'reviews', hostNamespace: 'prod', hostPorts: [80] };

describe('SidecarHost', () => {
  test.each([
    [SidecarHost.all(), '*/*', 'all hosts'],
    [SidecarHost.none(), '~/*', 'no hosts'],
    [SidecarHost.ownNamespace(), './*', 'all hosts of its own namespace'],
    [SidecarHost.of('prod'), 'prod/*', 'all hosts of prod'],
    [SidecarHost.of('prod', '*.example.com'), 'prod/*.example.com', '*.example.com of prod'],
    [SidecarHost.anyNamespace('a.b'), '*/a.b', 'a.b of any namespace'],
    [SidecarHost.except(SidecarHost.of('prod')), '~prod/*', 'not all hosts of prod'],
    [SidecarHost.except(SidecarHost.anyNamespace('a.b')), '~*/a.b', 'not a.b of any namespace'],
    [SidecarHost._fromSpec('~/a.b'), '~/a.b', 'not a.b of any namespace'],
  ])('%# is written and read', (host, text, words) => {
    expect(host._toSpec()).toBe(text);
    expect(SidecarHost._fromSpec(text)).toEqual(host);
    expect(host._describe()).toBe(words);
  });

  test('names a host of this program in full', () => {
    const host = SidecarHost.to(reviews);
    expect(host._toSpec({ namespace: 'stage' })).toBe('prod/reviews.prod.svc.cluster.local');
    expect(SidecarHost.except(host)._toSpec()).toBe('~prod/reviews.prod.svc.cluster.local');
    expect(SidecarHost.to(MeshHost.of('api.example.com'))._toSpec()).toBe('*/api.example.com');
    const short = SidecarHost.to(MeshHost.of('reviews'));
    expect(short._toSpec({ namespace: 'stage' })).toBe('stage/reviews.stage.svc.cluster.local');
    expect(codeOf(() => short._toSpec())).toBe('InvalidHost');
  });

  test.each([
    ['a.example.com', 'InvalidHost'],
    ['*', 'InvalidHost'],
    ['/a.b', 'InvalidHost'],
    ['prod/', 'InvalidHost'],
    ['prod/reviews', 'InvalidHost'],
    ['prod/*a.b', 'InvalidHost'],
    ['prod/a/b', 'InvalidHost'],
    ['a.b/*', 'InvalidName'],
    ['~~prod/*', 'InvalidName'],
  ])('refuses %j', (text, code) => {
    expect(codeOf(() => SidecarHost._fromSpec(text))).toBe(code);
  });

  test('what it takes, it writes as it was', () => {
    const parts = fc.tuple(
      fc.constantFrom('*', '.', '~', 'prod', '~prod', '~*', '~.'),
      fc.constantFrom('*', 'a.b', '*.a.b'),
    );
    fc.assert(
      fc.property(parts, ([namespace, name]) => {
        const text = `${namespace}/${name}`;
        expect(SidecarHost._fromSpec(text)._toSpec()).toBe(text);
      }),
    );
  });
});
