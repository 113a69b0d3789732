import { MESH_GATEWAY, resolveGatewayName } from '../../../mesh/names';
import type { FieldPath } from '../../../mesh/manifest';
import { groupBy } from '../../../mesh/mesh-index';
import type { Resource } from '../../../mesh/resource';
import { splitNamespace } from '../../../values/namespaced-name';
import type { MeshCheck } from '../../check';
import { ruleTable } from '../../rule';
import { SECTIONS } from './destinations';

const rules = ruleTable(
  { section: 'virtual-service', source: 'Kiali, business/checkers/virtualservices' },
  {
    'match-gateway-not-found': {
      codes: ['KIA1102'],
      title: 'A match is for a gateway that is not there',
      why: 'No request comes through that gateway: the match never holds.',
      mend: 'Name the gateway as namespace/name, or declare it where it lives elsewhere.',
      covers: ['KIA1102'],
    },
    'match-gateway-not-bound': {
      codes: ['mesh'],
      title: 'A match is for a gateway to which the virtual service is not bound',
      why: 'The gateways of a match only narrow those of the virtual service: the match never holds.',
      mend: 'Add the gateway to spec.gateways, or take it out of the match.',
      source: 'istiod, pilot/pkg/model/push_context.go: initVirtualServices',
    },
    'old-gateway-name': {
      codes: ['KIA1108'],
      level: 'info',
      title: 'A gateway is named by a host, in the old way',
      why: 'Istio still reads it as name and namespace. Of the first name in spec.gateways, istiod itself warns (virtual-service/gateway-legacy-name).',
      mend: 'Write "namespace/name".',
      covers: ['KIA1108'],
    },
    'same-host-at-gateway': {
      codes: ['KIA1106'],
      level: 'info',
      title: 'Two virtual services have one host at one gateway',
      why: 'Istio joins them there, the older first: where the matches of both hold, age decides, which no manifest shows. Kiali warns of it; Istio recommends it for hosts of many teams.',
      mend: 'Keep their matches apart, or put the routes into one virtual service.',
      covers: ['KIA1106'],
      once: 'object',
    },
    'delegate-not-found': {
      codes: ['mesh'],
      level: 'warning',
      title: 'A rule delegates to a virtual service that is not there',
      why: 'Only this rule disappears: its requests go to the rules after it, or get 404.',
      mend: 'Name a virtual service without hosts of that namespace.',
      source: 'istiod, pilot/pkg/model/virtualservice.go: mergeVirtualServicesIfNeeded',
    },
  },
);

function matchesOf({ spec }: Resource<'VirtualService'>): { gateways: readonly string[]; path: FieldPath }[] {
  return SECTIONS.flatMap((section) =>
    (spec[section] ?? []).flatMap((rule, i) =>
      (rule.match ?? []).map((match, j) => ({
        gateways: match.gateways ?? [],
        path: ['spec', section, i, 'match', j, 'gateways'],
      })),
    ),
  );
}

/** The gateways of matches, and virtual services that share one. */
export const matchGateways: MeshCheck = {
  rules,
  check(mesh, report) {
    const all = mesh.all('VirtualService');
    const delegates = new Set<Resource>();
    const filled = new Set(all.map(({ namespace }) => namespace));
    for (const resource of all) {
      (resource.spec.http ?? []).forEach((rule, i) => {
        const { name, namespace } = rule.delegate ?? {};
        if (!name) return;
        const where = namespace || resource.namespace;
        const target = mesh.find('VirtualService', where, name);
        if (target !== undefined) delegates.add(target);
        // Where nothing is shown of the other namespace, it is somebody else's.
        else if (filled.has(where)) {
          const message = `no virtual service ${where}/${name}`;
          report(rules['delegate-not-found'], resource, ['spec', 'http', i, 'delegate', 'name'], message);
        }
      });
    }
    for (const resource of all) {
      const { namespace, spec } = resource;
      const bound = (spec.gateways ?? []).map((text) => resolveGatewayName(namespace, text));
      if (bound.length === 0) bound.push(MESH_GATEWAY);
      let first = true;
      const old = (text: string, path: FieldPath, said: boolean) => {
        if (text.includes('/') || !text.includes('.') || said) return;
        const message = `${text}; expected ${resolveGatewayName(namespace, text)}`;
        report(rules['old-gateway-name'], resource, path, message);
      };
      (spec.gateways ?? []).forEach((text, i) => {
        old(text, ['spec', 'gateways', i], first);
        if (!text.includes('/')) first = false;
      });
      // What is delegated to has the gateways of the one that delegates.
      const isDelegate = (spec.hosts ?? []).length === 0 || delegates.has(resource);
      for (const { gateways, path } of matchesOf(resource)) {
        gateways.forEach((text, i) => {
          const at = [...path, i];
          old(text, at, path[1] === 'tls');
          const full = resolveGatewayName(namespace, text);
          // Of a missing one among spec.gateways istioctl speaks.
          if (bound.includes(full)) return;
          const { namespace: of = '', name } = splitNamespace(full);
          const isThere =
            full === MESH_GATEWAY ||
            mesh.find('Gateway', of, name) !== undefined ||
            mesh.externals.hasGateway(of, name);
          if (!isThere) report(rules['match-gateway-not-found'], resource, at, `no gateway ${text}`);
          else if (!isDelegate)
            report(
              rules['match-gateway-not-bound'],
              resource,
              at,
              `${text}; the virtual service has ${bound.join(', ')}`,
            );
        });
      }
    }
    const hosts = all.flatMap((resource) =>
      (resource.spec.gateways ?? [])
        .filter((gateway) => gateway !== MESH_GATEWAY)
        .flatMap((gateway) =>
          (resource.spec.hosts ?? []).map((host) => ({
            resource,
            key: `${host} at ${resolveGatewayName(resource.namespace, gateway)}`,
          })),
        ),
    );
    for (const [key, same] of groupBy(hosts, ({ key }) => key)) {
      const resources = [...new Set(same.map(({ resource }) => resource))];
      if (resources.length < 2) continue;
      for (const resource of resources) {
        const others = resources.filter((other) => other !== resource).map(({ fullName }) => fullName);
        report(
          rules['same-host-at-gateway'],
          resource,
          ['spec', 'hosts'],
          `${key} is also in ${others.sort().join(', ')}`,
        );
      }
    }
  },
};
