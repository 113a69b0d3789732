import * as kplus from 'cdk8s-plus-30';
import { AllowedListeners, AllowedRoutes, NamespaceSelector, RouteKind } from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const selector = NamespaceSelector.of({
  labels: { team: 'a' },
  expressions: [kplus.LabelExpression.in('stage', ['test']), kplus.LabelExpression.doesNotExist('old')],
});

describe('AllowedRoutes', () => {
  const samples = [
    AllowedRoutes.sameNamespace(RouteKind.HTTP, RouteKind.of('Odd', 'example.com')),
    AllowedRoutes.allNamespaces(),
    AllowedRoutes.namespaces(selector),
  ];

  test('renders, reads back and speaks', () => {
    expect(samples.map((one) => one._toSpec())).toEqual([
      { namespaces: { from: 'Same' }, kinds: [{ kind: 'HTTPRoute' }, { group: 'example.com', kind: 'Odd' }] },
      { namespaces: { from: 'All' } },
      { namespaces: { from: 'Selector', selector: selector._toSpec() } },
    ]);
    for (const one of samples) expect(AllowedRoutes._fromSpec(one._toSpec())).toEqual(one);
    expect(samples.map((one) => one._describe())).toEqual([
      'HTTPRoute, Odd of the same namespace',
      'routes of all namespaces',
      'routes of namespaces with team=a and stage In test and old DoesNotExist',
    ]);
    expect(samples.map(({ _acrossNamespaces }) => _acrossNamespaces)).toEqual([false, true, true]);
    expect(AllowedRoutes._fromSpec({})._describe()).toBe('routes of the same namespace');
  });

  test('refuses what the CRD refuses', () => {
    const kinds = Array.from({ length: 9 }, () => RouteKind.HTTP);
    expect(codeOf(() => AllowedRoutes.sameNamespace(...kinds))).toBe('InvalidNumber');
    expect(codeOf(() => AllowedRoutes._fromSpec({ namespaces: { from: 'None' } }))).toBe('InvalidValue');
    expect(codeOf(() => RouteKind.of('a b'))).toBe('InvalidName');
  });
});

describe('AllowedListeners', () => {
  test('renders, reads back and speaks', () => {
    const samples = [
      AllowedListeners.none(),
      AllowedListeners.sameNamespace(),
      AllowedListeners.allNamespaces(),
      AllowedListeners.namespaces(NamespaceSelector.names('prod', 'stage')),
    ];
    expect(samples.map((one) => one._toSpec().namespaces.from)).toEqual(['None', 'Same', 'All', 'Selector']);
    for (const one of samples) expect(AllowedListeners._fromSpec(one._toSpec())).toEqual(one);
    expect(samples.map((one) => one._describe())).toEqual([
      'listener sets of no namespace',
      'listener sets of the same namespace',
      'listener sets of all namespaces',
      'listener sets of namespaces with kubernetes.io/metadata.name In prod, stage',
    ]);
    expect(codeOf(() => AllowedListeners._fromSpec({ namespaces: { from: 'Some' } }))).toBe('InvalidValue');
  });
});

describe('NamespaceSelector', () => {
  test('refuses labels and conditions that are none', () => {
    expect(codeOf(() => NamespaceSelector.labels({ 'a b': 'c' }))).toBe('InvalidLabel');
    const read = (expression: object) => () =>
      NamespaceSelector._fromSpec({ matchExpressions: [expression] });
    expect(codeOf(read({ key: 'a', operator: 'Is' }))).toBe('InvalidValue');
    expect(codeOf(read({ key: 'a', operator: 'In' }))).toBe('MissingSetting');
    expect(codeOf(read({ key: 'a', operator: 'Exists', values: ['b'] }))).toBe('ConflictingSettings');
    expect(codeOf(read({ key: 'a', operator: 'In', values: ['b c'] }))).toBe('InvalidLabel');
    expect(NamespaceSelector.of({})._describe()).toBe('all namespaces');
  });
});
