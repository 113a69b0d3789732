import { CHANGE_KINDS, type Change } from '../../lib/compare/difference';
import { answerOf, opens } from '../../lib/compare/equivalent';
import { answered, change, denied, differenceOf, noEndpoint, notKnown } from './report/differences';

const every = () => true;

test('nothing that changes is yes', () => {
  expect(answerOf(differenceOf([]), every)).toEqual({ verdict: 'yes' });
});

test('the worst change that counts is no, with its witness', () => {
  const changes = [change({ kind: 'lost' }), change({ kind: 'moved' })];
  expect(answerOf(differenceOf(changes), every)).toEqual({
    verdict: 'no',
    witness: changes[0].witness,
    change: changes[0],
  });
  expect(answerOf(differenceOf(changes), ({ kind }) => kind === 'moved')).toMatchObject({
    change: changes[1],
  });
  expect(answerOf(differenceOf(changes), () => false)).toEqual({ verdict: 'yes' });
});

test('what is not known is never yes, and less than a no', () => {
  const unknown = [notKnown({ why: ['a', 'b'] }), notKnown({ why: ['b'] })];
  expect(answerOf(differenceOf([], unknown), every)).toEqual({ verdict: 'unknown', why: ['a', 'b'] });
  expect(answerOf(differenceOf([change()], unknown), () => false)).toMatchObject({ verdict: 'unknown' });
  expect(answerOf(differenceOf([change()], unknown), every)).toMatchObject({ verdict: 'no' });
});

describe('what lets something through', () => {
  const abort = { probability: 0.5, kind: 'abort' as const, status: 500 };
  const half = (more: ReturnType<typeof denied>) => [
    answered('cart', 'v1', 0.5),
    { ...more, probability: 0.5 },
  ];

  test.each([
    ['is opened', change({ kind: 'opened', before: [denied('cart')] })],
    ['is a host that is new and answered', change({ kind: 'added', before: [noEndpoint('cart')] })],
    ['is a caller that is new', change({ kind: 'added', before: [], after: [denied('cart')] })],
    ['is denied for a smaller part', change({ kind: 'reweighted', before: half(denied('cart')) })],
    ['got nowhere for a part', change({ kind: 'moved', before: half(noEndpoint('cart')) })],
  ])('%s', (_, one) => {
    expect(opens(one)).toBe(true);
  });

  test.each<[string, Change]>([
    ...CHANGE_KINDS.filter((kind) => kind !== 'opened' && kind !== 'added').map((kind): [string, Change] => [
      `is ${kind}, and answered on both sides`,
      change({ kind }),
    ]),
    [
      'is a host that is new, and denied',
      change({ kind: 'added', before: [noEndpoint('cart')], after: [denied('cart')] }),
    ],
    ['is denied for a greater part', change({ kind: 'denied', after: half(denied('cart')) })],
    [
      'is denied by another way',
      change({ kind: 'moved', before: [noEndpoint('cart')], after: [denied('cart')] }),
    ],
    ['has a fault less', change({ kind: 'altered', before: [answered('cart', 'v1', 0.5), abort] })],
  ])('is none that %s', (_, one) => {
    expect(opens(one)).toBe(false);
  });
});
