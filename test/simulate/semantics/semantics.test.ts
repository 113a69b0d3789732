import { loadText } from '../../../lib/mesh/load';
import { Mesh } from '../../../lib/simulate';
import { actionCases } from './actions.cases';
import { answered } from './answer-text';
import { world } from './case';
import { connectionCases } from './connections.cases';
import { gatewayCases } from './gateways.cases';
import { hostCases } from './hosts.cases';
import { matchingCases } from './matching.cases';

describe.each([
  ['matches', matchingCases],
  ['actions', actionCases],
  ['hosts', hostCases],
  ['gateways', gatewayCases],
  ['connections', connectionCases],
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
