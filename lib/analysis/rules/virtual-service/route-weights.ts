import { fullHost } from '../../../mesh/hosts';
import { groupBy } from '../../../mesh/mesh-index';
import type { DestinationView } from '../../../mesh/views/networking';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { SECTIONS } from './destinations';

const rules = ruleTable(
  {
    section: 'virtual-service',
    source: 'Kiali, business/checkers/virtualservices/route_checker.go',
    level: 'warning',
  },
  {
    'single-weight': {
      codes: ['KIA1104'],
      title: 'The only destination of a rule has a weight below 100',
      why: 'A single destination gets all requests, whatever its weight.',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
      mend: 'Remove the weight, or add the destination that gets the other requests.',
      covers: ['KIA1104'],
    },
    'repeated-subset': {
      codes: ['KIA1105'],
      title: 'A rule names one destination twice',
      why: 'Both entries go to the same pods, so the weights do not have the effect that they suggest; most often a subset was not changed after copying.',
      fact: 'istiod, pilot/pkg/networking/core/route/route.go: processWeightedDestination',
      mend: 'Use another subset in one of the entries, or merge them.',
      covers: ['KIA1105'],
    },
    'weights-not-100': {
      codes: ['mesh'],
      level: 'info',
      title: 'The weights of a rule nearly sum to 100',
      why: 'Istio uses weights as shares of their sum. Weights such as 1 and 1 are clear; weights that nearly sum to 100 look like percentages, but are not.',
      mend: 'Make them sum to 100, so that they can be read as percentages.',
      source: 'istiod, pilot/pkg/networking/core/route/route.go: applyHTTPRouteDestination',
    },
  },
);

/** By how much percentages may miss 100 and still look like percentages. */
const NEARLY = 10;

interface Weighted {
  readonly weight?: number;
  readonly destination?: DestinationView;
}

/** How rules of virtual services divide requests. */
export const routeWeights: MeshCheck = {
  rules,
  check(mesh, report) {
    for (const resource of mesh.all('VirtualService')) {
      for (const section of SECTIONS) {
        (resource.spec[section] ?? []).forEach((rule, i) => {
          const route: readonly Weighted[] = rule.route ?? [];
          const path = ['spec', section, i, 'route'];
          if (route.length === 1) {
            const { weight = 0 } = route[0];
            if (weight <= 0 || weight >= 100) return;
            const message = `The only destination of the rule has weight ${weight}, and gets all requests nevertheless.`;
            report(rules['single-weight'], resource, [...path, 0, 'weight'], message);
            return;
          }
          const sum = route.reduce((total, { weight = 0 }) => total + weight, 0);
          if (sum !== 100 && Math.abs(sum - 100) <= NEARLY) {
            const shares = route.map(({ weight = 0 }) => weight).join(' + ');
            const message = `The weights ${shares} sum to ${sum} and not to 100, so Istio uses each as a share of ${sum}.`;
            report(rules['weights-not-100'], resource, path, message);
          }
          const placed = route.flatMap(({ destination }, j) => (destination ? [{ destination, j }] : []));
          const key = ({ destination: { host = '', subset = '', port } }: (typeof placed)[number]) =>
            `${fullHost(resource.namespace, host)} ${subset} ${port?.number ?? ''}`;
          for (const same of groupBy(placed, key).values()) {
            if (same.length < 2) continue;
            const { host, subset } = same[0].destination;
            const what = subset ? `subset ${subset} of the host ${host}` : `host ${host}`;
            for (const { j } of same) {
              const at = [...path, j, 'destination'];
              report(
                rules['repeated-subset'],
                resource,
                at,
                `The rule names the ${what} ${same.length} times, so the weights do not have the effect that they suggest.`,
              );
            }
          }
        });
      }
    }
  },
};
