import { choice } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, conflictingSettings, missingSetting, refuse } from '../mesh-fault';
import { defined } from '../spec';
import type { TagOverrideSpec, TagOverrideView } from './messages';

/** What istiod's `validateTelemetryMetrics` has against what becomes of a label. */
export const tagOverrideChecks = {
  'tag-override-removed': ({ operation, value }) =>
    operation === 'REMOVE' && value
      ? conflictingSettings(
          'a value for a label that is removed',
          'a value for UPSERT, and none for REMOVE',
          'use TagOverride.upsert() or TagOverride.remove()',
          [],
          'A tag override has the operation REMOVE and a value.',
        )
      : undefined,
  'tag-override-value': ({ operation, value }) =>
    operation !== 'REMOVE' && !value
      ? missingSetting(
          'a label without a value',
          'a value for UPSERT, and none for REMOVE',
          'use TagOverride.upsert() or TagOverride.remove()',
          [],
          'A tag override has no value.',
        )
      : undefined,
} satisfies Checks<TagOverrideView>;

/** What becomes of a label of a metric. */
export class TagOverride {
  /**
   * The label is added, or has another value.
   *
   * @param value an expression in CEL over Envoy's attributes: `request.host`, `string(destination.port)`; a text must
   * be quoted within: `'v1'`
   */
  public static upsert(value: string): TagOverride {
    return new TagOverride({ operation: 'UPSERT', value });
  }

  /** The label is left out. */
  public static remove(): TagOverride {
    return new TagOverride({ operation: 'REMOVE' });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TagOverride {
    const { operation, value }: TagOverrideSpec = spec;
    return new TagOverride(defined({ operation, value }));
  }

  private constructor(private readonly spec: TagOverrideSpec) {
    const { operation = 'UPSERT', value } = spec;
    choice(operation, ['UPSERT', 'REMOVE'], 'operation on a label');
    refuse(tagOverrideChecks, spec);
    // An empty value beside REMOVE says as little as none, and nobody needs to write it.
    if (operation === 'REMOVE' && value !== undefined) throw emptyValue();
  }

  /**
   * What becomes of the label, in words.
   *
   * @internal
   */
  public _describe(): string {
    return this.spec.operation === 'REMOVE' ? 'removed' : `= ${this.spec.value}`;
  }

  /**
   * What becomes of the label, as Istio's `TagOverride` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: TagOverrideSpec = { ...this.spec };
    return spec;
  }
}

function emptyValue(): MeshError {
  return new MeshError({
    code: MeshErrorCode.CONFLICTING_SETTINGS,
    got: 'an empty value for a label that is removed',
    expected: 'no value',
    mend: 'use TagOverride.remove()',
  });
}
