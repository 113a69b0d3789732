import { seeded } from '../../support/mutate';
import { Dice } from './dice';
import { authorizationPolicies } from './policies-authorization';

/** A change of a mesh, as people make them. */
interface WorldChange {
  readonly name: string;
  /** The manifests after it; undefined where there is nothing to change so. */
  readonly make: (dice: Dice, manifests: readonly any[]) => any[] | undefined;
}

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Changes one object of a kind that fits, in place. */
const editing =
  (kinds: readonly string[], edit: (dice: Dice, object: any) => boolean): WorldChange['make'] =>
  (dice, manifests) => {
    const fits = [...manifests.keys()].filter((i) => kinds.includes(manifests[i].kind));
    for (const i of dice.some(fits, fits.length)) {
      const object = clone(manifests[i]);
      if (edit(dice, object)) return manifests.map((manifest, j) => (i === j ? object : manifest));
    }
    return undefined;
  };

const deleting =
  (kinds: readonly string[]): WorldChange['make'] =>
  (dice, manifests) => {
    const fits = [...manifests.keys()].filter((i) => kinds.includes(manifests[i].kind));
    if (fits.length === 0) return undefined;
    const gone = dice.pick(fits);
    return manifests.filter((_, i) => i !== gone);
  };

const httpRules = ({ spec }: any): any[] => spec?.http ?? spec?.rules ?? [];
const ROUTES = ['VirtualService', 'HTTPRoute'];

/** The changes, by what people say of them. */
export const worldChanges: readonly WorldChange[] = [
  {
    name: 'another prefix in a match',
    make: editing(ROUTES, (dice, object) => {
      const matches = httpRules(object).flatMap((rule) => rule.match ?? rule.matches ?? []);
      if (matches.length === 0) return false;
      const match = dice.pick(matches);
      const path = dice.pick(['/a', '/api', '/b/c', '/']);
      if (object.kind === 'HTTPRoute') match.path = { type: 'PathPrefix', value: path };
      else match.uri = { prefix: path };
      return true;
    }),
  },
  {
    name: 'a match on a header',
    make: editing(['VirtualService'], (dice, object) => {
      const rules = httpRules(object);
      if (rules.length === 0) return false;
      dice.pick(rules).match = [{ headers: { 'x-user': { exact: dice.pick(['me', 'you']) } } }];
      return true;
    }),
  },
  {
    name: 'swapped rules',
    make: editing(ROUTES, (dice, object) => {
      const rules = httpRules(object);
      if (rules.length < 2) return false;
      const i = dice.pick([...rules.keys()].slice(1));
      [rules[i - 1], rules[i]] = [rules[i], rules[i - 1]];
      return true;
    }),
  },
  {
    name: 'another weight',
    make: editing(['VirtualService'], (dice, object) => {
      const split = httpRules(object).filter((rule) => rule.route?.length > 1);
      if (split.length === 0) return false;
      const { route } = dice.pick(split);
      route[0].weight = 10;
      route[1].weight = 90;
      return true;
    }),
  },
  {
    name: 'a rule that is gone',
    make: editing(ROUTES, (dice, object) => {
      const rules = httpRules(object);
      if (rules.length < 2) return false;
      rules.splice(dice.pick([...rules.keys()]), 1);
      return true;
    }),
  },
  {
    name: 'a timeout and a rewrite',
    make: editing(['VirtualService'], (dice, object) => {
      const rules = httpRules(object).filter(({ route }) => route !== undefined);
      if (rules.length === 0) return false;
      const rule = dice.pick(rules);
      rule.timeout = '7s';
      if (dice.chance(50)) rule.rewrite = { uri: '/new' };
      return true;
    }),
  },
  {
    name: 'a fault',
    make: editing(['VirtualService'], (dice, object) => {
      const rules = httpRules(object).filter(({ route }) => route !== undefined);
      if (rules.length === 0) return false;
      dice.pick(rules).fault = { abort: { httpStatus: 503, percentage: { value: 20 } } };
      return true;
    }),
  },
  {
    name: 'a subset that is gone',
    make: editing(['DestinationRule'], (dice, object) => {
      const { subsets = [] } = object.spec;
      if (subsets.length === 0) return false;
      subsets.splice(dice.pick([...subsets.keys()]), 1);
      return true;
    }),
  },
  {
    name: 'other labels of a subset',
    make: editing(['DestinationRule'], (dice, object) => {
      const { subsets = [] } = object.spec;
      if (subsets.length === 0) return false;
      dice.pick<any>(subsets).labels = { version: dice.pick(['v1', 'v2', 'v9']) };
      return true;
    }),
  },
  {
    name: 'a new policy',
    make: (dice, manifests) => [...manifests, ...authorizationPolicies(dice).slice(0, 1)],
  },
  {
    name: 'another action of a policy',
    make: editing(['AuthorizationPolicy'], (_, object) => {
      object.spec.action = object.spec.action === 'DENY' ? 'ALLOW' : 'DENY';
      return true;
    }),
  },
  {
    name: 'a rule of a policy that is gone',
    make: editing(['AuthorizationPolicy'], (dice, object) => {
      const { rules = [] } = object.spec;
      if (rules.length < 2) return false;
      rules.splice(dice.pick([...rules.keys()]), 1);
      return true;
    }),
  },
  {
    name: 'other operations of a policy',
    make: editing(['AuthorizationPolicy'], (dice, object) => {
      const { rules = [] } = object.spec;
      if (rules.length === 0) return false;
      dice.pick<any>(rules).to = [
        { operation: { paths: [dice.pick(['/a*', '/b', '/admin'])], methods: ['GET'] } },
      ];
      return true;
    }),
  },
  {
    name: 'a policy that is gone',
    make: deleting(['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']),
  },
  {
    name: 'a new host',
    make: editing(['VirtualService'], (_, object) => {
      object.spec.hosts = [...(object.spec.hosts ?? []), 'new.test'];
      return true;
    }),
  },
  {
    name: 'a renamed port',
    make: editing(['Service'], (dice, object) => {
      const ports = object.spec.ports ?? [];
      if (ports.length === 0) return false;
      dice.pick<any>(ports).name = dice.pick(['tcp-new', 'http-new', 'new']);
      return true;
    }),
  },
  { name: 'a route that is gone', make: deleting(ROUTES) },
  { name: 'a destination rule that is gone', make: deleting(['DestinationRule']) },
  { name: 'a service that is gone', make: deleting(['Service']) },
  { name: 'a workload that is gone', make: deleting(['Deployment', 'Pod']) },
  { name: 'a service entry that is gone', make: deleting(['ServiceEntry']) },
  { name: 'a Sidecar that is gone', make: deleting(['Sidecar']) },
  { name: 'a gateway that is gone', make: deleting(['Gateway']) },
  {
    name: 'other labels of pods',
    make: editing(['Deployment'], (dice, object) => {
      object.spec.template.metadata.labels.version = dice.pick(['v1', 'v2', 'v9']);
      return true;
    }),
  },
  {
    name: 'a namespace without injection',
    make: editing(['Namespace'], (_, object) => {
      object.metadata.labels = {};
      return true;
    }),
  },
  {
    name: 'mutual TLS of a namespace',
    make: (dice, manifests) => [
      ...manifests,
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'PeerAuthentication',
        metadata: { name: 'default', namespace: dice.pick(['shop', 'app', 'other']) },
        spec: { mtls: { mode: dice.pick(['STRICT', 'DISABLE']) } },
      },
    ],
  },
];

/** A mesh after one to three changes, and what they are. */
export function changedWorld(
  seed: number,
  manifests: readonly any[],
  counts: (name: string) => boolean = () => true,
): { readonly manifests: readonly any[]; readonly names: readonly string[] } {
  const dice = new Dice(seeded(seed * 7 + 1));
  const names: string[] = [];
  let changed = manifests;
  const wanted = dice.pick([1, 1, 1, 2, 3]);
  for (let tries = 0; names.length < wanted && tries < 30; tries++) {
    const { name, make } = dice.pick(worldChanges.filter((change) => counts(change.name)));
    const next = make(dice, changed);
    if (next === undefined) continue;
    changed = next;
    names.push(name);
  }
  return { manifests: changed, names };
}
