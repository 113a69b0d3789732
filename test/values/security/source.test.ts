import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import fc from 'fast-check';
import { Source } from '../../../lib/security';
import { codeOf } from '../../support/refusal';
import { WorkloadIdentity } from '../../../lib/values/security/workload-identity';

const word = fc.constantFrom('a', 'b*', '*c', '*');
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 2 });
const blocks = fc.uniqueArray(fc.constantFrom('10.0.0.0/8', '192.0.2.1', '::1'), { minLength: 1 });
const sources = fc
  .record(
    {
      principals: words,
      notPrincipals: words,
      requestPrincipals: words,
      notNamespaces: words,
      trustDomains: words,
      ipBlocks: blocks,
      notRemoteIpBlocks: blocks,
    },
    { requiredKeys: [] },
  )
  .filter((props) => Object.keys(props).length > 0)
  .map(Source.of);

describe('Source', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(sources, (one) => expect(Source._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('has a method for each kind of condition', () => {
    expect(Source.principal('a', 'b')._toSpec()).toEqual({ principals: ['a', 'b'] });
    expect(Source.requestPrincipal('*')._toSpec()).toEqual({ requestPrincipals: ['*'] });
    expect(Source.namespace('prod')._toSpec()).toEqual({ namespaces: ['prod'] });
    expect(Source.trustDomain('cluster.local')._toSpec()).toEqual({ trustDomains: ['cluster.local'] });
    expect(Source.ipBlock('10.0.0.0/8')._toSpec()).toEqual({ ipBlocks: ['10.0.0.0/8'] });
    expect(Source.remoteIpBlock('::1')._toSpec()).toEqual({ remoteIpBlocks: ['::1'] });
    expect(Source.serviceAccountName('a')._toSpec()).toEqual({ serviceAccounts: ['a'] });
    const batch = WorkloadIdentity.of('batch', 'jobs');
    expect(Source.workload(WorkloadIdentity.of('a', 'prod'), batch)._toSpec()).toEqual({
      principals: ['cluster.local/ns/prod/sa/a', 'cluster.local/ns/jobs/sa/batch'],
    });
    expect(Source.serviceAccountName('a', 'prod')._toSpec()).toEqual({ serviceAccounts: ['prod/a'] });
  });

  test('takes service accounts as objects, with their namespaces', () => {
    const chart = new Chart(Testing.app(), 'chart');
    const here = new kplus.ServiceAccount(chart, 'a', { metadata: { name: 'a' } });
    const there = new kplus.ServiceAccount(chart, 'b', { metadata: { name: 'b', namespace: 'prod' } });
    const far = kplus.ServiceAccount.fromServiceAccountName(chart, 'c', 'c', { namespaceName: 'stage' });
    expect(Source.serviceAccount(here, there, far)._toSpec()).toEqual({
      serviceAccounts: ['a', 'prod/b', 'stage/c'],
    });
  });

  test('combines conditions, each kind once', () => {
    const both = Source.all(Source.namespace('prod'), Source.not(Source.ipBlock('10.0.0.0/8', '::1')));
    expect(both._toSpec()).toEqual({ namespaces: ['prod'], notIpBlocks: ['10.0.0.0/8', '::1'] });
    expect(codeOf(() => Source.all(Source.namespace('a'), Source.namespace('b')))).toBe(
      'ConflictingSettings',
    );
    expect(codeOf(() => Source.all())).toBe('MissingSetting');
  });

  test('the opposite of the opposite is the source; that of two conditions cannot be said', () => {
    const source = Source.principal('a');
    expect(Source.not(source)._toSpec()).toEqual({ notPrincipals: ['a'] });
    expect(Source.not(Source.not(source))).toEqual(source);
    const two = Source.all(source, Source.ipBlock('::1'));
    expect(codeOf(() => Source.not(two))).toBe('ConflictingSettings');
  });

  test('an empty list is refused where it is written, and counts as none where it is read', () => {
    expect(codeOf(() => Source.principal())).toBe('MissingSetting');
    expect(codeOf(() => Source.of({ namespaces: [], ipBlocks: ['::1'] }))).toBe('MissingSetting');
    expect(codeOf(() => Source.of({}))).toBe('MissingSetting');
    expect(Source._fromSpec({ namespaces: [], ipBlocks: ['::1'] })._toSpec()).toEqual({ ipBlocks: ['::1'] });
    expect(codeOf(() => Source._fromSpec({ namespaces: [] }))).toBe('MissingSetting');
  });

  test.each<[string, object]>([
    ['MissingSetting', { principals: [''] }],
    ['MissingSetting', { notNamespaces: ['a', ''] }],
    ['InvalidValue', { ipBlocks: ['10.0.0.0/33'] }],
    ['InvalidValue', { notIpBlocks: ['10.0.0.01'] }],
    ['InvalidValue', { remoteIpBlocks: ['example.com'] }],
    ['InvalidValue', { notRemoteIpBlocks: ['10.0.0.0/+8'] }],
    ['InvalidValue', { serviceAccounts: ['a/b/c'] }],
    ['InvalidValue', { serviceAccounts: ['/a'] }],
    ['InvalidValue', { serviceAccounts: ['a/'] }],
    ['InvalidValue', { notServiceAccounts: ['a*'] }],
    ['InvalidValue', { serviceAccounts: ['a'.repeat(321)] }],
    ['InvalidNumber', { serviceAccounts: Array.from({ length: 17 }, (_, i) => `a${i}`) }],
    ['InvalidValue', { trustDomains: ['a*b'] }],
    ['InvalidValue', { trustDomains: ['*a*'] }],
    ['InvalidValue', { notTrustDomains: ['cluster.local/ns'] }],
    ['ConflictingSettings', { serviceAccounts: ['a'], principals: ['b'] }],
    ['ConflictingSettings', { serviceAccounts: ['a'], notNamespaces: ['b'] }],
    ['ConflictingSettings', { notServiceAccounts: ['a'], namespaces: ['b'] }],
  ])('refuses with %s: %j', (code, props) => {
    expect(codeOf(() => Source.of(props))).toBe(code);
    expect(codeOf(() => Source._fromSpec(props))).toBe(code);
  });

  test('a service account must have a name that one can have', () => {
    expect(codeOf(() => Source.serviceAccountName('A'))).toBe('InvalidName');
    expect(codeOf(() => Source.serviceAccountName('a', 'b/c'))).toBe('InvalidName');
  });

  test('speaks', () => {
    const source = Source.all(Source.principal('a', 'b'), Source.not(Source.remoteIpBlock('::1')));
    expect(source._describe()).toBe('principal is a or b and client address is not ::1');
  });
});
