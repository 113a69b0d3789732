import { type Finding, analyze } from '../../lib/analysis';
import { Mesh, type OutcomeEnd } from '../../lib/simulate';
import { requestOf } from '../oracle/model/ours';
import { type RandomWorld, randomWorld } from '../oracle/worlds/world';

/**
 * The pairs of what the judge says and what the model answers that speak of one thing. Where one says so the other does, but for the
 * exceptions, each of which has a reason and is met.
 */
export const PAIRS = [
  'a rule that the judge calls unreachable is reached by no request of the model',
  'a rule that no request of the model reaches, for rules before it alone, is called unreachable by the judge',
  'a destination that answers in the model is not called missing by the judge',
  'a destination that is missing in the model is called missing by the judge',
  'a subset that answers in the model is not said to select nothing by the judge',
  'a Service that answers in the model is not said to select nothing by the judge',
] as const;

export type Pair = (typeof PAIRS)[number];

/** How often each pair was met, how often each exception, and where the two disagree. */
export interface Agreement {
  readonly met: { [pair in Pair]: number };
  readonly exceptions: { [reason: string]: number };
  readonly disagreements: string[];
}

/** Why the two may say different things of one destination. */
export const EXCEPTIONS = {
  scope:
    'a Sidecar or an exportTo hides the host from the caller; the judge asks, as istioctl does, what the namespace of the rule sees',
  port: 'the port of the destination is missing, and not the host: the judge says that of the port',
  onlyPort:
    'the destination names no port, and its host has one of another number than the listener: a sidecar then looks for the number of the listener, of which istioctl says nothing',
  caller:
    'which destination rule counts depends on who calls: that of its namespace, of its labels, of the Service, of the root namespace; the judge, as istioctl, takes any that the namespace of the rule sees',
  delegate:
    'a rule before it is delegated to a virtual service that is not there, and vanishes, of which the check of istiod knows nothing (IST0130)',
} as const;

const NEVER_REACHED = [
  'virtual-service/shadowed',
  'virtual-service/never-matches',
  'virtual-service/unreachable-rule',
];
const MISSING = ['virtual-service/destination-not-found', 'virtual-service/subset-not-found'];
const PORT_MISSING = [
  'virtual-service/destination-port-not-found',
  'virtual-service/destination-port-missing',
];

/** The findings of a world, to be asked by object, field and rule. */
class Said {
  public constructor(private readonly findings: readonly Finding[]) {}

  public at(resource: string, path: string, rules: readonly string[]): Finding | undefined {
    return this.findings.find(
      (finding) =>
        finding.resource === resource &&
        rules.includes(finding.rule) &&
        [finding.path, ...(finding.also ?? [])].some((own) => own === path || own.startsWith(`${path}.`)),
    );
  }

  public about(rules: readonly string[]): readonly Finding[] {
    return this.findings.filter(({ rule }) => rules.includes(rule));
  }
}

/** Asks both halves about random worlds, and holds their answers together. */
export function agreement(first: number, worlds: number, requests = 8): Agreement {
  const result: Agreement = {
    met: Object.fromEntries(PAIRS.map((pair) => [pair, 0])) as Agreement['met'],
    exceptions: {},
    disagreements: [],
  };
  for (let seed = first; seed < first + worlds; seed++) {
    const world = randomWorld(seed, requests);
    const said = new Said(analyze(world.manifests, { complete: true }));
    const mesh = Mesh.fromManifests(world.manifests);
    reachability(world, said, mesh, result);
    destinations(world, said, mesh, result);
    const plain = { ...world, manifests: world.manifests.map(withPlainRules) };
    reachability(
      plain,
      new Said(analyze(plain.manifests, { complete: true })),
      Mesh.fromManifests(plain.manifests),
      result,
    );
  }
  return result;
}

/** Conditions of which the model knows more than the rules alone tell: who calls, where it comes in, and which hosts are asked for. */
const BEYOND = ['gateways', 'port', 'sourceLabels', 'sourceNamespace', 'authority', 'scheme'];

/** A virtual service whose rules ask for nothing beyond the request itself, and delegate nothing. */
function withPlainRules(object: any): any {
  if (object.kind !== 'VirtualService') return object;
  const http = (object.spec.http ?? []).map((rule: any) => ({
    ...Object.fromEntries(Object.entries(rule).filter(([field]) => field !== 'delegate')),
    ...(rule.match && {
      match: rule.match.map((match: any) =>
        Object.fromEntries(Object.entries(match).filter(([field]) => !BEYOND.includes(field))),
      ),
    }),
    ...(rule.delegate !== undefined && { directResponse: { status: 200 } }),
  }));
  return { ...object, spec: { ...object.spec, http } };
}

function reachability(
  { seed, manifests }: RandomWorld,
  said: Said,
  mesh: Mesh,
  { met, exceptions, disagreements }: Agreement,
): void {
  for (const { kind, metadata, spec } of manifests) {
    if (kind !== 'VirtualService' || (spec.hosts ?? []).length === 0) continue;
    const resource = `VirtualService ${metadata.namespace}/${metadata.name}`;
    const rules: readonly any[] = spec.http ?? [];
    rules.forEach((rule, i) => {
      if (rule.delegate !== undefined) return;
      const path = `spec.http[${i}]`;
      const ours = said.at(resource, path, NEVER_REACHED);
      const isSaid = ours?.path === path;
      const reach = mesh.reach(resource, path);
      if (isSaid) {
        met[PAIRS[0]]++;
        if (
          reach.verdict === 'reachable' &&
          ours?.code === 'IST0130' &&
          rules.slice(0, i).some(({ delegate }) => delegate !== undefined)
        ) {
          exceptions.delegate = (exceptions.delegate ?? 0) + 1;
        } else if (reach.verdict === 'reachable')
          disagreements.push(
            `world ${seed}: ${ours.rule} at ${resource} ${path}, which ${reach.witness.describe()} reaches`,
          );
      }
      const before = rules.slice(0, i + 1);
      if (before.some(({ delegate }) => delegate !== undefined)) return;
      if (
        before.some(({ match = [] }) =>
          match.some((one: any) => BEYOND.some((field) => one[field] !== undefined)),
        )
      )
        return;
      if (reach.verdict !== 'unreachable' || reach.by.length === 0) return;
      if (reach.by.some(({ object }) => object !== resource)) return;
      met[PAIRS[1]]++;
      const matches: readonly unknown[] = rule.match ?? [];
      const eachMatch = matches.every(
        (_, j) =>
          said.at(resource, `${path}.match[${j}]`, ['virtual-service/ineffective-match']) !== undefined,
      );
      if (!isSaid && (matches.length === 0 || !eachMatch))
        disagreements.push(`world ${seed}: nothing said of ${resource} ${path}, and the model: ${reach.why}`);
    });
  }
}

function destinations(world: RandomWorld, said: Said, mesh: Mesh, result: Agreement): void {
  for (const asked of world.requests) {
    const { outcomes, uncertain, trace } = mesh.trace(requestOf(asked));
    if (uncertain.length > 0) continue;
    const route = trace.find(({ step, verdict }) => step === 'route' && verdict === 'taken');
    const rule = ruleOf(world, route?.object, route?.path);
    for (const end of outcomes) {
      emptiness(world, end, said, result);
      if (rule === undefined) continue;
      const { route: targets = [] } = rule.spec;
      const fitting = targets.filter(({ destination }: any) => isFor(destination, end, rule.namespace));
      targets.forEach((target: any, j: number) => {
        // Of two of one host it is not known which one ended so.
        if (fitting.length !== 1 || target !== fitting[0]) return;
        const { destination } = target;
        existence(
          world,
          { ...rule, path: `${rule.path}.route[${j}].destination` },
          destination,
          end,
          said,
          result,
        );
      });
    }
  }
}

interface PlacedRule {
  readonly resource: string;
  readonly namespace: string;
  readonly path: string;
  readonly spec: any;
}

function ruleOf({ manifests }: RandomWorld, resource?: string, path = ''): PlacedRule | undefined {
  const [, number] = /^spec\.http\[(\d+)\]/.exec(path) ?? [];
  const of = manifests.find(
    ({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}` === resource,
  );
  if (of?.kind !== 'VirtualService' || number === undefined) return undefined;
  const { namespace } = of.metadata;
  return {
    resource: resource ?? '',
    namespace,
    path: `spec.http[${number}]`,
    spec: of.spec.http[Number(number)],
  };
}

const full = (host: string, namespace: string) =>
  host.includes('.') || host.startsWith('*') ? host : `${host}.${namespace}.svc.cluster.local`;

const isFor = (destination: any, end: OutcomeEnd, namespace: string) =>
  full(destination.host, namespace) === end.host && (destination.subset || undefined) === end.subset;

/** Whether something of the host is hidden from somebody. */
const isScoped = ({ manifests }: RandomWorld, host: string) =>
  manifests.some(
    ({ kind, metadata, spec = {} }) =>
      kind === 'Sidecar' ||
      (kind === 'DestinationRule' && spec.exportTo !== undefined) ||
      (kind === 'Service' && metadata.annotations?.['networking.istio.io/exportTo'] !== undefined) ||
      (kind === 'ServiceEntry' && spec.exportTo !== undefined && spec.hosts.includes(host)),
  );

/** Whether a destination names no port, and the only port of its host is another one than that of the listener. */
const hasOnlyAnother = ({ manifests }: RandomWorld, { port }: any, end: OutcomeEnd) =>
  port === undefined &&
  manifests.some(({ kind, metadata, spec }) => {
    const hosts =
      kind === 'Service' ? [`${metadata.name}.${metadata.namespace}.svc.cluster.local`] : (spec?.hosts ?? []);
    const ports: readonly any[] = spec?.ports ?? [];
    return (
      ['Service', 'ServiceEntry'].includes(kind) &&
      hosts.includes(end.host) &&
      ports.every((own) => (own.port ?? own.number) !== end.port)
    );
  });

/** The destination rules that declare a subset of a host, and whether that is by a wildcard. */
const declaring = ({ manifests }: RandomWorld, host: string, subset: string) =>
  manifests.flatMap(({ kind, metadata, spec }) => {
    if (kind !== 'DestinationRule' || !(spec.subsets ?? []).some(({ name }: any) => name === subset))
      return [];
    const own = full(spec.host, metadata.namespace);
    if (own === host) return ['exact'];
    return own.startsWith('*') && host.endsWith(own.slice(1)) ? ['wildcard'] : [];
  });

function existence(
  world: RandomWorld,
  { resource, path }: PlacedRule,
  destination: any,
  end: OutcomeEnd,
  said: Said,
  { met, exceptions, disagreements }: Agreement,
): void {
  const host = end.host ?? '';
  const missing = said.at(resource, path, MISSING);
  const excused = (reason: keyof typeof EXCEPTIONS) => (exceptions[reason] = (exceptions[reason] ?? 0) + 1);
  const what = `${resource} ${path} (${JSON.stringify(destination)})`;
  if (end.kind === 'workload' || end.kind === 'no-endpoint') {
    met[PAIRS[2]]++;
    if (missing === undefined) return;
    if (isScoped(world, host)) excused('scope');
    else
      disagreements.push(
        `world ${world.seed}: ${missing.rule} at ${what}, which answers ${JSON.stringify(end)}`,
      );
  } else if (end.kind === 'no-cluster') {
    met[PAIRS[3]]++;
    if (missing !== undefined) return;
    if (said.at(resource, path, PORT_MISSING) !== undefined) excused('port');
    else if (isScoped(world, host)) excused('scope');
    else if (declaring(world, host, end.subset ?? '').length > 0) excused('caller');
    else if (hasOnlyAnother(world, destination, end)) excused('onlyPort');
    else
      disagreements.push(`world ${world.seed}: nothing said of ${what}, of which the model has no cluster`);
  }
}

function emptiness(
  { seed, manifests }: RandomWorld,
  { kind, host, subset, workloads = [] }: OutcomeEnd,
  said: Said,
  { met, disagreements }: Agreement,
): void {
  if (kind !== 'workload' || workloads.length === 0) return;
  const [, name, namespace] = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(host ?? '') ?? [];
  if (name !== undefined) {
    met[PAIRS[5]]++;
    const empty = said
      .about(['service/selects-nothing', 'service/selector-near-miss'])
      .find(({ resource }) => resource === `Service ${namespace}/${name}`);
    if (empty !== undefined) disagreements.push(`world ${seed}: ${empty.rule} of ${host}, which answers`);
  }
  if (subset === undefined) return;
  met[PAIRS[4]]++;
  for (const { rule, resource, path } of said.about(['destination-rule/subset-selects-nothing'])) {
    const of = manifests.find(
      (object) => `${object.kind} ${object.metadata.namespace}/${object.metadata.name}` === resource,
    );
    const [, number] = /^spec\.subsets\[(\d+)\]/.exec(path) ?? [];
    if (of === undefined || full(of.spec.host, of.metadata.namespace) !== host) continue;
    // Of several rules for a host the older one's subset of a name counts.
    const same = manifests.filter(
      (object) =>
        object.kind === 'DestinationRule' && full(object.spec.host, object.metadata.namespace) === host,
    );
    if (of.spec.subsets[Number(number)].name !== subset || same.length > 1) continue;
    disagreements.push(`world ${seed}: ${rule} at ${resource} ${path}, which answers`);
  }
}
