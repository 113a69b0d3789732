import {
  isLocality,
  type Locality,
  localityOfPods,
  localityOfText,
  localityText,
  TOPOLOGY,
  withLocality,
} from '../../mesh/locality';
import { groupBy, type MeshIndex } from '../../mesh/mesh-index';
import type { Labels, Workload } from '../../mesh/workload';
import { percentText } from '../explain';
import type { Endpoint } from '../scope/endpoints';
import type { LocalitySetting } from '../scope/locality-setting';
import { podsIn } from '../scope/endpoints';
import { type End, namesOf, unanswered } from './cluster-walk';
import type { InboundContext } from './peer';

type Context = Pick<InboundContext, 'mesh' | 'doubt' | 'trace'>;

/**
 * The ends of what is sent to a cluster whose endpoints count by where they run: some get shares, or the nearest that are up get all. Of
 * endpoints that are down others take over at once, for they are none of the cluster then.
 *
 * @param sender the pods whose proxy sends it
 */
export function byLocality(end: End, sender: Workload | undefined, context: Context): readonly End[] {
  const { cluster, endpoints = [], kind } = end;
  const setting = cluster?.locality;
  if (setting === undefined || kind !== 'workload' || cluster?.sends !== 'endpoints') return [end];
  const isOne = endpoints.length === 1 && setting.distribute === undefined;
  if (endpoints.length === 0 || isOne) return [end];
  const { mesh } = context;
  const from = sender && localityOfPods(mesh, sender);
  const places = endpoints.map((endpoint) => placeOf(mesh, endpoint));
  if (setting.isZoneAware) {
    tellUnknown(end, 'its zoneAwareLbSetting goes by how many pods call from each zone', context);
    return [end];
  }
  return setting.distribute === undefined
    ? nearest(end, setting, { pods: sender, from }, places, context)
    : shared(end, setting.distribute, from, places, context);
}

const textAt = (places: readonly (Locality | undefined)[], i: number) => {
  const place = places[i];
  return place === undefined ? '' : localityText(place);
};

function tellUnknown({ host = '', port }: End, why: string, { doubt }: Context): void {
  doubt(`which endpoints of ${host}:${port} get how much depends on where they run: ${why}`);
}

const placeOf = (mesh: MeshIndex, { pods, locality }: Endpoint): Locality | undefined =>
  pods === undefined ? (locality ?? { region: '', zone: '', subzone: '' }) : localityOfPods(mesh, pods);

const UNTOLD = 'no manifest tells where all of them and the caller are (nodes, or labels of pods)';

/** The ends where shares are given to localities; what is in none that is named gets nothing (`applyLocalityWeights`). */
function shared(
  end: End,
  distribute: NonNullable<LocalitySetting['distribute']>,
  from: Locality | undefined,
  places: readonly (Locality | undefined)[],
  context: Context,
): readonly End[] {
  const { endpoints = [] } = end;
  if (from === undefined || places.includes(undefined)) {
    tellUnknown(end, UNTOLD, context);
    return [end];
  }
  const rule = distribute.find((one) => isLocality(from, one.from));
  if (rule === undefined) return [end];
  const groups = groupBy(endpoints.keys(), (i) => textAt(places, i));
  const among = (text: string) => (groups.get(text) ?? []).map((i) => endpoints[i]);
  const weights = new Map<string, number>();
  for (const [word, share] of Object.entries(rule.to)) {
    const own = [...groups.keys()].filter((text) => isLocality(localityOfText(text), word));
    const total = podsIn(own.flatMap(among));
    for (const text of own) {
      if (weights.has(text)) {
        tellUnknown(end, `${text} is named twice, and istiod takes either`, context);
        return [end];
      }
      weights.set(text, Math.ceil((podsIn(among(text)) * share) / total));
    }
  }
  const sum = [...weights.values()].reduce((all, one) => all + one, 0);
  if (sum === 0) {
    context.trace?.note('endpoints', `nothing runs where requests from ${localityText(from)} are to go`);
    return [unanswered(end, 'no-endpoint')];
  }
  return [...weights].map(([text, weight]) => {
    const own = among(text);
    context.trace?.taken(
      'endpoints',
      `${percentText(weight / sum)} of what comes from ${localityText(from)} goes to ${text}: ${namesOf(own).join(' or ')}`,
    );
    return at(end, own, weight / sum);
  });
}

const at = (end: End, endpoints: readonly Endpoint[], share: number): End => ({
  ...end,
  probability: end.probability * share,
  endpoints,
  workloads: namesOf(endpoints),
});

/** The end at the nearest endpoints (`applyFailoverPriorities`, `applyLocalityFailover`). */
function nearest(
  end: End,
  setting: LocalitySetting,
  sender: { readonly pods?: Workload; readonly from?: Locality },
  places: readonly (Locality | undefined)[],
  context: Context,
): readonly End[] {
  const { endpoints = [] } = end;
  const ranks = endpoints.map((endpoint, i) => rankOf(endpoint, places[i], setting, sender));
  const known = ranks.flatMap((rank) => rank ?? []);
  if (known.length < ranks.length) {
    const isTold =
      setting.isAsked || sender.from !== undefined || places.some((place) => place !== undefined);
    // Where nothing tells of places, all are taken to be in one.
    if (isTold) tellUnknown(end, UNTOLD, context);
    return [end];
  }
  const best = Math.min(...known);
  const own = endpoints.filter((_, i) => ranks[i] === best);
  if (own.length === endpoints.length) return [end];
  context.trace?.taken('endpoints', `the nearest that are up get all: ${namesOf(own).join(' or ')}`);
  return [at(end, own, 1)];
}

/** How far an endpoint is, the nearest 0; undefined where that is not known. */
function rankOf(
  { labels, pods }: Endpoint,
  place: Locality | undefined,
  { failover, failoverPriority }: LocalitySetting,
  { pods: sender, from }: { readonly pods?: Workload; readonly from?: Locality },
): number | undefined {
  let rank = 0;
  if (failoverPriority.length > 0) {
    const own = priorityOf(failoverPriority, sender, from, { labels, pods, place });
    if (own === undefined) return undefined;
    if (failover.length === 0) return own;
    rank = own * 5;
  }
  if (from === undefined || place === undefined) return undefined;
  if (from.region !== place.region) {
    const rule = failover.find((one) => one.from === from.region);
    return rank + (rule === undefined || rule.to === place.region ? 3 : 4);
  }
  if (from.zone !== place.zone) return rank + 2;
  return rank + (from.subzone === place.subzone ? 0 : 1);
}

/** The priority by labels: the first that differs counts. */
function priorityOf(
  keys: readonly string[],
  sender: Workload | undefined,
  from: Locality | undefined,
  {
    labels,
    pods,
    place,
  }: { readonly labels: Endpoint['labels']; readonly pods?: Workload; readonly place?: Locality },
): number | undefined {
  const ofEndpoint: Labels | undefined = place && { ...withLocality(labels, place), ...nodeOf(pods) };
  const ofSender: Labels | undefined = sender &&
    from && { ...withLocality(sender.labels, from), ...nodeOf(sender) };
  for (const [i, word] of keys.entries()) {
    const [key, given] = word.split('=');
    const isPlace = PLACES.includes(key);
    if (isPlace && (ofEndpoint === undefined || (given === undefined && ofSender === undefined)))
      return undefined;
    if (
      key === TOPOLOGY.node &&
      (nodeOf(pods) === undefined || (given === undefined && nodeOf(sender) === undefined))
    )
      return undefined;
    if (!isPlace && sender === undefined && given === undefined) return undefined;
    const wanted = given ?? (ofSender ?? sender?.labels ?? {})[key];
    if (wanted !== (ofEndpoint ?? labels)[key]) return keys.length - i;
  }
  return 0;
}

const PLACES: readonly string[] = Object.values(TOPOLOGY);

const nodeOf = (pods: Workload | undefined) =>
  pods?.podSpec.nodeName === undefined ? undefined : { [TOPOLOGY.node]: pods.podSpec.nodeName };
