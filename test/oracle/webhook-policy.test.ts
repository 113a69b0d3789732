import { checkMetadata } from '../../lib/analysis/webhook/metadata';
import { policyChecks } from '../../lib/analysis/webhook/object-checks';
import type { Manifest } from '../../lib/mesh/manifest';
import { problemsOf, reading, webhook } from '../analysis/support/cases';
import { metadataCases, policyCases } from '../analysis/webhook/policy/cases';
import { refereeKinds } from './referee-release';
import { disagreements } from './differential';
import { mutants } from '../support/mutants';
import { validate } from './judge';
import { SEED, patience, scaled } from './scale';

const check = webhook;
const KINDS = Object.keys(policyChecks);
const MUTANTS = scaled(2000);

const objects = Object.values(policyCases).flatMap((cases) => cases.flatMap(({ bad, good }) => [bad, good]));
const ofKind = (all: readonly Manifest[], kind: string) =>
  all.filter((object) => object.kind === kind && object.apiVersion.includes('.istio.io/'));

/** A gateway is judged by its name, which the cases choose; all others are told apart by theirs. */
const named = (object: Manifest, i: number): Manifest =>
  object.kind === 'Gateway'
    ? { ...object, metadata: { ...object.metadata, namespace: `shop-${i}` } }
    : { ...object, metadata: { ...object.metadata, name: `case-${i}` } };

describe('the webhook and the analyzers say the same', () => {
  test.each(KINDS)(
    'of the cases of a %s',
    async (kind) => {
      const { compared, found } = await disagreements(ofKind(objects, kind).map(named), check);
      expect(found).toEqual([]);
      expect(compared).toBeGreaterThan(0);
    },
    patience(60_000),
  );

  test.each(KINDS)(
    'of objects that were a %s',
    async (kind) => {
      const specimens = [...ofKind(refereeKinds('shop'), kind), ...ofKind(objects, kind)];
      const all = mutants(specimens, MUTANTS, SEED);
      const { compared, refused, found, excused } = await disagreements(all, check);
      expect(found).toEqual([]);
      expect(excused.length).toBeLessThanOrEqual(scaled(2));
      expect(compared).toBeGreaterThan(MUTANTS / 2);
      expect(refused).toBeGreaterThan(0);
    },
    patience(180_000),
  );

  test(
    'of annotations',
    async () => {
      const all = Object.values(metadataCases).flatMap((cases) =>
        cases.flatMap(({ bad, good }) => [bad, good]),
      );
      const verdicts = await validate(all.map((object) => JSON.stringify(object)).join('\n---\n'));
      const refused = verdicts.map(({ webhookErrors }) => webhookErrors.length);
      expect(all.map((object) => problemsOf(reading(checkMetadata), object).length)).toEqual(refused);
    },
    patience(60_000),
  );
});
