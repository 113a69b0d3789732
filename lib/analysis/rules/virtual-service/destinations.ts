import type { FieldPath } from '../../../mesh/manifest';
import type { Resource } from '../../../mesh/resource';
import type { DestinationView } from '../../../mesh/views/networking';
import type { MeshReport } from '../../check';

/** The sections of a virtual service that hold rules. */
export const SECTIONS = ['http', 'tls', 'tcp'] as const;

/** A destination that a virtual service names. */
export interface NamedDestination {
  readonly destination: DestinationView;
  /** Where it stands. */
  readonly path: FieldPath;
  readonly mirror: boolean;
  /** It is one of a list of mirrors, where istioctl takes the same problem of several for one. */
  readonly listed?: true;
}

/** All destinations of the routes of a virtual service, and of its mirrors. */
export function destinationsOf({ spec }: Resource<'VirtualService'>): NamedDestination[] {
  const found: NamedDestination[] = [];
  for (const section of ['tcp', 'tls', 'http'] as const) {
    (spec[section] ?? []).forEach((rule, i) => {
      (rule.route ?? []).forEach((route, j) => {
        const path = ['spec', section, i, 'route', j, 'destination'];
        found.push({ destination: route.destination ?? {}, path, mirror: false });
      });
    });
  }
  (spec.http ?? []).forEach((rule, i) => {
    const mirror = rule.mirror;
    if (mirror) found.push({ destination: mirror, path: ['spec', 'http', i, 'mirror'], mirror: true });
    (rule.mirrors ?? []).forEach(({ destination = {} }, j) => {
      const path = ['spec', 'http', i, 'mirrors', j, 'destination'];
      found.push({ destination, path, mirror: true, listed: true });
    });
  });
  return found;
}

/** Reports what is wrong with the destinations of a virtual service: of the mirrors in a list, the same problem once. */
export function destinationReport(
  report: MeshReport,
): (of: NamedDestination, ...what: Parameters<MeshReport>) => void {
  const said = new Set<string>();
  return ({ listed }, rule, resource, path, message, mend) => {
    const key = `${rule.slug} ${message}`;
    if (listed === true && said.has(key)) return;
    if (listed === true) said.add(key);
    report(rule, resource, path, message, mend);
  };
}
