import { loadText } from '../../../lib/mesh/load';
import { Mesh } from '../../../lib/simulate';
import { answered } from '../semantics/answer-text';
import { world } from '../semantics/case';
import { backendCases } from './backends.cases';
import { certificateCases } from './certificates.cases';
import { connectionCases } from './connections.cases';
import { listenerCases } from './listeners.cases';
import { meshCases } from './mesh.cases';
import { ageCases, ruleCases } from './rules.cases';

describe.each([
  ['listeners', listenerCases],
  ['rules', [...ruleCases, ...ageCases]],
  ['destinations', backendCases],
  ['routes in the mesh', meshCases],
  ['connections', connectionCases],
  ['certificates', certificateCases],
])('%s', (_, cases) => {
  describe.each(cases.map((one) => [one.says, one] as const))('%s', (__, { manifests, requests }) => {
    const loaded = loadText(`${world}${manifests}`, 'world.yaml');
    const mesh = Mesh.fromManifests(loaded.resources.map(({ manifest }) => manifest));
    test.each(requests.map((one) => [`${one.ask} ${JSON.stringify(one.headers ?? {})}`, one] as const))(
      '%s',
      (___, request) => {
        const { goes, sees, unsure } = answered(mesh, request);
        expect({ goes, sees }).toEqual({ goes: [...request.goes].sort(), sees: request.sees });
        if (request.unsure === undefined) expect(unsure).toBe('');
        else expect(unsure).toContain(request.unsure);
      },
    );
  });
});
