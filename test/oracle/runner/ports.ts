import { podsOf, type Manifest } from '../world';

/** All numbers of ports that anything in a world may be asked at. */
export function portsOf(world: readonly Manifest[]): number[] {
  const found = new Set<number>(podsOf(world).flatMap(({ ports }) => ports));
  for (const { kind, spec, ports } of world) {
    if (kind === 'EndpointSlice') add(found, ports, 'port');
    if (kind === 'Service') add(found, spec?.ports, 'port', 'targetPort');
    if (kind === 'ServiceEntry') {
      add(found, spec?.ports, 'number', 'targetPort');
      for (const endpoint of spec?.endpoints ?? []) {
        for (const port of Object.values(endpoint?.ports ?? {})) found.add(Number(port));
      }
    }
    if (kind === 'WorkloadEntry')
      for (const port of Object.values(spec?.ports ?? {})) found.add(Number(port));
  }
  return [...found];
}

function add(found: Set<number>, ports: any, ...fields: string[]): void {
  for (const port of ports ?? []) for (const field of fields) found.add(Number(port?.[field]));
}
