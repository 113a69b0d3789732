import type { MeshIndex } from './mesh-index';
import { type Labels, type Workload, selects } from './workload';

/** Where something runs, as Istio compares it. What has no part has an empty one. */
export interface Locality {
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
}

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const SUBZONE = 'topology.istio.io/subzone';
/** The label by which pods are on a node of its own name. */
const HOSTNAME = 'kubernetes.io/hostname';
/** Labels of pods that tell it instead of their node, the first before the second. */
const OWN = ['topology.istio.io/locality', 'istio-locality'] as const;

/** A locality as it is written: `region/zone/subzone`. */
export function localityOfText(text: string): Locality {
  const [region = '', zone = '', subzone = ''] = text.split('/');
  return { region, zone, subzone };
}

/** A locality as it is written. */
export const localityText = ({ region, zone, subzone }: Locality): string =>
  [region, zone, subzone].join('/').replace(/\/+$/, '');

/** The locality that labels tell; in labels a dot stands for a slash (the upstream project's `pkg/model/proxy.go: SanitizeLocalityLabel`). */
export function localityOfLabels(labels: Labels): Locality | undefined {
  const text = OWN.map((key) => labels[key]).find((value) => value !== undefined);
  if (text === undefined || text === '') return undefined;
  return localityOfText(text.includes('/') ? text : text.replaceAll('.', '/'));
}

/** Whether a locality is one of those that a rule names: a part that is left out, or `*`, is any (`pilot/pkg/networking/util/util.go: LocalityMatch`). */
export function isLocality({ region, zone, subzone }: Locality, rule: string): boolean {
  const wanted = localityOfText(rule);
  const fits = (word: string, own: string) => word === '*' || word === own;
  return (
    fits(wanted.region, region) &&
    (wanted.zone === '' || fits(wanted.zone, zone)) &&
    (wanted.subzone === '' || fits(wanted.subzone, subzone))
  );
}

/**
 * Where the pods of a workload run: what their labels tell, or else the labels of their node (the upstream project's
 * `pilot/pkg/serviceregistry/kube/controller/controller.go: getPodLocality`). Undefined where no manifest shows the nodes that they
 * may be on, or these are in several places.
 */
export function localityOfPods(mesh: MeshIndex, { labels, podSpec }: Workload): Locality | undefined {
  const own = localityOfLabels(labels);
  if (own !== undefined) return own;
  const { nodeName, nodeSelector = {} } = podSpec;
  const { [REGION]: region, [ZONE]: zone } = nodeSelector;
  const wanted: Labels = nodeName === undefined ? nodeSelector : {};
  const candidates = mesh
    .all('Node')
    .filter(({ name, labels: has }) =>
      nodeName === undefined ? selects(wanted, { [HOSTNAME]: name, ...has }) : name === nodeName,
    );
  const places = new Map(
    candidates.map(({ labels: of }) => {
      const place = { region: of[REGION] ?? '', zone: of[ZONE] ?? '', subzone: of[SUBZONE] ?? '' };
      return [localityText(place), place] as const;
    }),
  );
  if (places.size === 1) return [...places.values()][0];
  // A node that is asked for by region and zone is there, wherever it is told.
  if (places.size > 0 || nodeName !== undefined || region === undefined || zone === undefined)
    return undefined;
  return { region, zone, subzone: nodeSelector[SUBZONE] ?? '' };
}

/** Labels with those that istiod adds of a locality (`pilot/pkg/serviceregistry/util/label/label.go: AugmentLabels`). */
export const withLocality = (labels: Labels, { region, zone, subzone }: Locality): Labels => ({
  ...labels,
  ...(region !== '' && { [REGION]: region }),
  ...(zone !== '' && { [ZONE]: zone }),
  ...(subzone !== '' && { [SUBZONE]: subzone }),
});

/** Labels that come of where something runs, and the name of its node. */
export const TOPOLOGY = { region: REGION, zone: ZONE, subzone: SUBZONE, node: HOSTNAME } as const;
