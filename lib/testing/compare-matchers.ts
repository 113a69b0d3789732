import type { Change } from '../compare/difference';
import { type ComparisonAnswer, allowsNoMoreThan, equivalent } from '../compare/equivalent';
import { explanationText } from '../simulate/explain';
import type { Mesh } from '../simulate/mesh';
import { meshOf } from './mesh-of';

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What Jest and Vitest tell a matcher: whether it stands behind `.not`. */
interface MatcherContext {
  readonly isNot?: boolean;
}

/** A request that shows a change, and what happens to it on either side. */
function shown({ kind, requests, witness, lines }: Change): string {
  const { request, before, after } = witness;
  const written = (side: Change['lines']['before']) =>
    side.map(({ object, path, file, line }) => {
      const place = file === undefined ? '' : `, ${file}${line === undefined ? '' : `:${line}`}`;
      return `  ${object}${path === '' ? '' : ` ${path}`}${place}\n`;
    });
  const places = [...written(lines.before), ...written(lines.after)];
  return [
    `${kind}: ${requests}\n`,
    ...(places.length === 0 ? [] : ['by\n', ...new Set(places)]),
    '\nBEFORE\n',
    explanationText(request.describe(), before),
    '\nAFTER\n',
    explanationText(request.describe(), after),
  ].join('');
}

function compared(
  context: MatcherContext | undefined,
  received: unknown,
  other: unknown,
  what: string,
  ask: (before: Mesh, after: Mesh) => ComparisonAnswer,
): MatcherResult {
  const after = meshOf(received);
  const before = meshOf(other);
  const answer = ask(before, after);
  const refused = [...before.refused, ...after.refused].map(
    ({ object, why }) => `${object} is left out. ${why}`,
  );
  const told = (text: string) => () => [text, ...new Set(refused)].join('\n');
  switch (answer.verdict) {
    case 'yes':
      return { pass: true, message: told(`expected the mesh not to ${what}, and it does`) };
    case 'no':
      return {
        pass: false,
        message: told(`expected the mesh to ${what}, and it does not:\n\n${shown(answer.change)}`),
      };
    case 'unknown': {
      const reasons = answer.why.map((why) => `  ${why}\n`).join('');
      // It is neither so nor otherwise, and fails in both cases.
      return {
        pass: context?.isNot === true,
        message: told(
          `expected to be sure whether the mesh does ${what}, and it is not known:\n\n${reasons}`,
        ),
      };
    }
  }
}

/** The matchers that compare meshes. */
export const compareMatchers = {
  /** Passes when every request ends as in the other mesh, by the same way. */
  toBehaveLike(this: MatcherContext | undefined, received: unknown, before: unknown): MatcherResult {
    return compared(this, received, before, 'behave like the other one', equivalent);
  },

  /** Passes when no request is let through that the other mesh does not let through. */
  toAllowNoMoreThan(this: MatcherContext | undefined, received: unknown, before: unknown): MatcherResult {
    return compared(this, received, before, 'allow no more than the other one', allowsNoMoreThan);
  },
};
