import { loadText } from '../../../lib/mesh/load';
import { Mesh } from '../../../lib/simulate';
import { answered } from './answer-text';
import { type RequestCase, type SemanticsCase, world } from './case';

/** The manifests of the mesh of a case. */
export const manifestsOf = ({ manifests, world: own = world }: SemanticsCase) =>
  loadText(`${own}${manifests}`, 'world.yaml').resources.map(({ manifest }) => manifest);

const textOf = ({ ask, headers = {}, down, failing, slow }: RequestCase) =>
  `${ask} ${JSON.stringify(headers)}${[down, failing, slow].some((one) => one !== undefined) ? ` ${JSON.stringify({ down, failing, slow })}` : ''}`;

/** Holds the model to what cases say, by topics. */
export function testCases(topics: readonly (readonly [string, readonly SemanticsCase[]])[]): void {
  describe.each(topics)('%s', (_, cases) => {
    describe.each(cases.map((one) => [one.says, one] as const))('%s', (__, one) => {
      const mesh = Mesh.fromManifests(manifestsOf(one));
      test.each(one.requests.map((request) => [textOf(request), request] as const))('%s', (___, request) => {
        const { goes, sees, passes, opens, unsure } = answered(mesh, request);
        expect({ goes, sees }).toEqual({ goes: [...request.goes].sort(), sees: request.sees });
        if (request.passes !== undefined) expect(passes).toEqual(request.passes);
        if (request.opens === '') expect(opens).toBe('');
        else if (request.opens !== undefined) expect(opens).toContain(request.opens);
        if (request.unsure === undefined) expect(unsure).toBe('');
        else expect(unsure).toContain(request.unsure);
      });
    });
  });
}
