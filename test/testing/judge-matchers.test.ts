import '../../lib/testing/jest';

const object = (weight: number) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'reviews', namespace: 'shop' },
  spec: {
    hosts: ['reviews.example.com'],
    http: [{ route: [{ destination: { host: 'reviews.example.com' }, weight }] }],
  },
});
const externals = { hosts: ['reviews.example.com'] };
const path = 'spec.http[0].route[0].weight';

test('manifests without findings', () => {
  expect([object(100)]).toHaveNoFindings({ externals });
  expect([object(-1)]).not.toHaveNoFindings({ externals });
});

test('a finding by code or rule, and what it is like', () => {
  const manifests = [object(-1)];
  expect(manifests).toHaveFinding('IST0106', {
    resource: 'VirtualService shop/reviews',
    path,
    level: 'error',
  });
  expect(manifests).toHaveFinding('webhook', { message: /-1/, options: { externals } });
  expect(manifests).not.toHaveFinding('IST0106', { path: 'spec.hosts' });
  expect([object(100)]).not.toHaveFinding('IST0106');
});

test('the message shows what the judge found', () => {
  expect(() => expect([object(-1)]).toHaveNoFindings({ externals })).toThrow(
    /it found[^]*error\[IST0106[^]*mend:/,
  );
  expect(() => expect([object(100)]).toHaveFinding('IST0106', { options: { externals } })).toThrow(
    'expected the judge to find IST0106, and it found nothing',
  );
});

test('what are no manifests is said', () => {
  expect(() => expect('text').toHaveNoFindings()).toThrow('expected the manifests as a list');
});
