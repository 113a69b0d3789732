import type { Subject } from '../../test/oracle/figures';
import { table, writtenBy } from './markdown';
import { type Total, type TrustFigures, totalsOf } from './trust-figures';

/** docs/trust.md, as the figures of the referee have it. */
export function trustPage({ releases, figures }: TrustFigures): string {
  const totals = totalsOf(figures);
  const section = (subject: Subject) => figureTable(totals.filter((total) => total.subject === subject));
  return [
    writtenBy('trust'),
    '# How far it can be trusted\n',
    `The judge and the model say what Istio would do, and Istio is not asked when you use them. It is asked by the tests: they build the real istiod, Envoy,
istioctl and API server, put the same questions to them, and fail where an answer differs. This page has what they counted; tests that ask single questions, such as those of
installations and rate limits, do not count.\n`,
    `Asked were Istio ${releases.istio} (module \`istio.io/istio\` ${releases.istioModule}), Envoy ${releases.envoy}, Kubernetes ${releases.kubernetes} and
Prometheus ${releases.prometheus}. How they are built and run: [the referee](../oracle/README.md).\n`,
    '## What the figures mean\n',
    `- **Random** meshes, policies, objects and texts are made from a seed, and aimed at the edges of what their rules say. The seed is the same in each
  run; \`npm run fuzz\` takes others. Meshes that Envoy does not take are not counted.
- **Named cases** are written by hand, one for each thing that the library is to know.
- **Not sure**: the library answered, and said that the answer may be another one. Such an answer counts neither as right nor as wrong.
- **Named exceptions**: the answers differ for a reason that the test names, such as an analyzer that is wrong itself, or a check that the judge does
  not make.
- **Not again**: the answers differed once, and were the same when the question was asked again. Proxies take changes in their own time.
- **Disagreements**: a sure answer that differs for no such reason. A test with one fails, and the figures of a test that fails are not taken over.\n`,
    '## The model\n',
    'Where requests go, with which probability, and with which status: [the model](model.md).\n',
    section('model'),
    '## Differences and transitions\n',
    'What [a change does to requests](diff.md), and what happens [while it is applied](transition.md).\n',
    section('comparisons'),
    '## The judge\n',
    'What is refused and what is found: [the judge](judge.md). Compared are verdicts, codes, and how many findings there are, and not sentences.\n',
    section('judge'),
    '## How files are read\n',
    section('reading'),
    '## What is written\n',
    'What the constructs, the app and the examples write.\n',
    section('output'),
    '## What it is not sure of\n',
    `Some answers hang on what no manifest tells, and some on what the model does not follow: [when it is not sure](model.md#when-it-is-not-sure) lists
them. Such an answer says so, with the reason.\n`,
    '## What nobody real is asked\n',
    `These are held by tests of this repository alone, which follow the sources and documents that they name:

- The rules with codes of Kiali (\`KIA…\`) follow its source, and those with the code \`mesh\` what their pages name. Kiali is not run. What
  becomes of requests where a rule fires is asked of Envoy for some of them, and counted above.
- What releases of Istio other than ${releases.istio} do otherwise.
- ztunnel. A stand-in reads what the real istiod tells it.
- External authorizers, and the orders in which kubectl, Argo CD and Flux apply.
- Which requests can get to a rule at all (\`reach()\`), and that the sets of a difference are exact. Laws hold these sets to the answers
  of the model.
- Pictures of meshes, which are answers of the model.

What the referee leaves out when it is asked: [what it does not judge](../oracle/README.md#what-it-does-not-judge). The states of releases
are asked of the real Argo Rollouts and Flagger, by a run of their own that is not counted here: [how that is proven](rollout-states.md#how-it-is-proven).\n`,
    '## Repeat it\n',
    '```sh\nnpm run test:oracle               # builds what is missing, then asks everything\nnpm run test:oracle -- --figures  # the same, and docs/trust-figures.json gets the figures of the tests that passed\n' +
      'npm run trust                     # writes this page from them\nnpm run fuzz                      # more random questions, from the seed of the day\n```\n',
    `With the names of test files behind \`--figures\` only these are run, and only their figures and days change.\n`,
  ].join('\n');
}

/** A number as it is read: `12,345`. */
const numeral = (number: number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');

const counted = (number: number | undefined) => (number === undefined ? '' : numeral(number));

function figureTable(totals: readonly Total[]): string {
  const columns: readonly (readonly [string, (total: Total) => string, isShown?: boolean])[] = [
    ['what', ({ what }) => what],
    ['who answered', ({ referee }) => referee],
    ['how many', askedOf],
    ['not sure', ({ unsure }) => counted(unsure), totals.some(({ unsure }) => unsure !== undefined)],
    [
      'named exceptions',
      ({ excepted }) => counted(excepted),
      totals.some(({ excepted = 0 }) => excepted > 0),
    ],
    [
      'not again',
      ({ unrepeated }) => counted(unrepeated),
      totals.some(({ unrepeated = 0 }) => unrepeated > 0),
    ],
    ['disagreements', ({ disagreements }) => numeral(disagreements)],
    ['day', ({ days: [oldest, newest] }) => (oldest === newest ? oldest : `${oldest} to ${newest}`)],
  ];
  const shown = columns.filter(([, , isShown = true]) => isShown);
  return table(
    shown.map(([name]) => name),
    totals.map((total) => shown.map(([, cell]) => cell(total))),
  );
}

const askedOf = ({ asked }: Total) =>
  Object.entries(asked)
    .map(([things, number]) => `${numeral(number)} ${things}`)
    .join(', ');
