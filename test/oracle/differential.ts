import type { Manifest } from '../../lib/mesh/manifest';
import { type Check, problemsOf } from '../analysis/support/cases';
import { listOf, mapOf } from '../../lib/mesh/lists';
import { Tally } from './figures';
import { analyze, type Message, validate, type Verdict } from './judge';

/** How many findings of `istioctl analyze` there are. */
interface Count {
  readonly errors: number;
  readonly warnings: number;
}

/** An object of which we and istiod say different things. */
export interface Disagreement {
  readonly object: Manifest;
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** How many findings these are. */
  readonly our: Count;
  readonly their: Count;
}

/** Why a number of sentences may differ where both refuse an object, or both take it. */
interface CountCause {
  readonly why: string;
  readonly is: (disagreement: Disagreement) => boolean;
}

const without = (texts: readonly string[], part: string) => texts.filter((text) => !text.includes(part));

/** How many errors a webhook's sentence counts, equal ones included. */
const errorsOf = (texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + Number(/(\d+) errors? occurred/.exec(text)?.[1] ?? 0), 0);

/** The causes by name: what differs in number and has none of them is a disagreement. */
const COUNT_CAUSES: readonly CountCause[] = [
  {
    why: "of several fields that Envoy does not have istiod's reader names any, so that of two equal patches it may say one thing or two",
    is: ({ object, ours: our, theirs }) => {
      const [rest, theirRest] = [without(our, 'unknown-field: '), without(theirs, 'unknown field "')];
      const [fields, theirFields] = [our.length - rest.length, theirs.length - theirRest.length];
      const patches = listOf(mapOf(object.spec).configPatches).length;
      // Each patch has at most one sentence of this kind.
      return (
        object.kind === 'EnvoyFilter' &&
        Math.min(fields, theirFields) > 0 &&
        Math.max(fields, theirFields) <= patches &&
        rest.length === theirRest.length
      );
    },
  },
  {
    why: 'the analyzer says equal sentences once, and some of istiod name no value where ours do: the webhook counts as many as we',
    is: ({ our, their, theirs }) =>
      our.errors > their.errors && our.errors === errorsOf(theirs) && our.warnings === their.warnings,
  },
];

const tally = new Tally({
  subject: 'judge',
  what: 'single objects, right and wrong',
  referee: "istiod's webhook and `istioctl analyze`",
});

/** So many objects make a world. What analyzers say of gateways that disagree grows with the third power of it. */
const WORLD = 100;
const WORLD_OF_GATEWAYS = 15;
const ERRORS = ['IST0106'];
const WARNINGS = ['IST0133', 'IST0130', 'IST0131'];

/** The findings that a check makes of an object: problems with the same rule and message are one. */
function ours(check: Check, object: Manifest): { refused: boolean; texts: string[]; count: Count } {
  const found = new Map<string, { code: string; text: string }>();
  const problems = problemsOf(check, object);
  for (const { rule, message } of problems) {
    const text = `${rule.slug}: ${message}`;
    if (rule.codes[0].startsWith('IST')) found.set(text, { code: rule.codes[0], text });
  }
  const all = [...found.values()];
  const errors = all.filter(({ code }) => ERRORS.includes(code)).length;
  return {
    refused: problems.some(({ rule }) => rule.level === 'error'),
    texts: all.map(({ text }) => text),
    count: { errors, warnings: all.length - errors },
  };
}

/** Whether istiod could read the object: what it cannot is refused by the schema, which others check. */
const decoded = ({ webhookErrors }: Verdict) =>
  !webhookErrors.some((text) => /^(error decoding configuration|unknown field)/.test(text));

/**
 * What the analyzers say of objects, in worlds that are small enough, two at a time. An object of which one of the
 * analyzers dies is left out, and noted.
 */
async function analyzeAll(objects: readonly Manifest[], deadly: Set<Manifest>): Promise<Message[]> {
  const size = objects.some(({ kind }) => kind === 'Gateway') ? WORLD_OF_GATEWAYS : WORLD;
  const worlds: Manifest[][] = [];
  for (let i = 0; i < objects.length; i += size) worlds.push(objects.slice(i, i + size));
  const said: Message[] = [];
  const work = async () => {
    for (let more = worlds.pop(); more !== undefined; more = worlds.pop()) {
      try {
        said.push(...(await analyze([], { more, defaults: false })));
      } catch (error) {
        if (!String(error).includes('panic')) throw error;
        const middle = Math.ceil(more.length / 2);
        if (more.length === 1) deadly.add(more[0]);
        else worlds.push(more.slice(0, middle), more.slice(middle));
      }
    }
  };
  await Promise.all([work(), work()]);
  return said;
}

/**
 * Asks the referee about objects, each of which needs its own name, and compares. What differs for a cause of `COUNT_CAUSES` is
 * `excused`, and its number is to be bounded.
 *
 * @param objects the objects
 * @param check what we say of them
 * @param ignored sentences of the referee; an object of which it says such a one is left out
 */
export async function disagreements(
  objects: readonly Manifest[],
  check: Check,
  ignored?: RegExp,
): Promise<{ compared: number; refused: number; found: Disagreement[]; excused: Disagreement[] }> {
  const yaml = objects.map((object) => JSON.stringify(object)).join('\n---\n');
  const verdicts = await validate(yaml);
  const deadly = new Set<Manifest>();
  const messages = await analyzeAll(objects, deadly);
  const said = new Map<string, { errors: Set<string>; warnings: Set<string> }>();
  for (const { code, resource, message } of messages) {
    const entry = said.get(resource) ?? { errors: new Set(), warnings: new Set() };
    said.set(resource, entry);
    if (ERRORS.includes(code)) entry.errors.add(message);
    if (WARNINGS.includes(code)) entry.warnings.add(message);
  }
  const [found, excused]: [Disagreement[], Disagreement[]] = [[], []];
  let [compared, refused] = [0, 0];
  objects.forEach((object, i) => {
    const verdict = verdicts[i];
    if (!decoded(verdict)) return;
    const { kind, metadata } = object;
    const theirs = said.get(`${kind} ${metadata.namespace}/${metadata.name}`);
    const [errors, warnings] = [[...(theirs?.errors ?? [])], [...(theirs?.warnings ?? [])]];
    const all = [...errors, ...warnings, ...verdict.webhookErrors, ...verdict.warnings];
    if (all.some((text) => ignored?.test(text) === true)) return;
    compared++;
    if (verdict.webhookErrors.length > 0) refused++;
    const our = ours(check, object);
    const verdictsAgree = our.refused === verdict.webhookErrors.length > 0;
    if (
      verdictsAgree &&
      (deadly.has(object) ||
        (our.count.errors === errors.length && our.count.warnings === warnings.length)) &&
      // What the webhook refuses it does not warn of.
      (verdict.webhookErrors.length > 0 || our.count.warnings > 0 === verdict.warnings.length > 0)
    ) {
      return;
    }
    const disagreement = {
      object,
      ours: our.texts,
      theirs: [...errors, ...warnings, ...verdict.webhookErrors],
      our: our.count,
      their: { errors: errors.length, warnings: warnings.length },
    };
    const differsInNumber = verdictsAgree && our.count.warnings > 0 === warnings.length > 0;
    const isExcused = differsInNumber && COUNT_CAUSES.some(({ is }) => is(disagreement));
    (isExcused ? excused : found).push(disagreement);
  });
  tally.add({ objects: compared }, { excepted: excused.length, disagreements: found.length });
  return { compared, refused, found, excused };
}
