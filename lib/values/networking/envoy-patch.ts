import { choice } from '../checks';
import { EnvoyApplyTo, EnvoyFilterClass, EnvoyPatchContext, EnvoyPatchOperation } from './envoy-choices';
import { EnvoyMatch } from './envoy-match';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { envoyPatchChecks, listenerMatchChecks, objectMatchChecks } from './envoy-patch-checks';
import type { EnvoyConfigObjectPatchView, EnvoyPatchSpec } from './messages';
import type { RenderContext } from '../mesh-host';
import { defined, type Shape, shaped } from '../spec';

/** What a patch is for. */
export interface EnvoyPatchOptions {
  /**
   * The proxies and the parts of their configuration.
   *
   * @default - all of them, but for waypoints
   */
  readonly match?: EnvoyMatch;
}

/** What a patch that adds something is for. */
export interface EnvoyAddOptions extends EnvoyPatchOptions {
  /**
   * Where an added filter stands among those of Istio. It is to be preferred to places before or behind a filter, whose
   * names may change.
   *
   * @default EnvoyFilterClass.UNSPECIFIED
   */
  readonly filterClass?: EnvoyFilterClass;
}

const PATCH: Shape = {
  applyTo: true,
  match: true,
  patch: { operation: true, value: true, filterClass: true },
};

/**
 * A change to the configuration that Istio makes for Envoy.
 *
 * The value is a message of Envoy's API as plain data. Istio's webhook knows Envoy's messages and refuses one that it
 * cannot read; here it is taken as it is.
 */
export class EnvoyPatch {
  /** Merges a value in; lists grow. */
  public static merge(applyTo: EnvoyApplyTo, value: any, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.MERGE, options, value);
  }

  /** Merges a value in; a list takes the place of the one before. */
  public static mergeReplacingLists(
    applyTo: EnvoyApplyTo,
    value: any,
    options: EnvoyPatchOptions = {},
  ): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.MERGE_AND_REPLACE_LIST, options, value);
  }

  /** Adds a value. Tables of routes and routes take no notice. */
  public static add(applyTo: EnvoyApplyTo, value: any, options: EnvoyAddOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.ADD, options, value);
  }

  /** Takes out what is matched. Tables of routes and routes take no notice. */
  public static remove(applyTo: EnvoyApplyTo, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.REMOVE, options);
  }

  /** Puts a value before what is matched; at the front, where no filter is matched. */
  public static insertBefore(applyTo: EnvoyApplyTo, value: any, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.INSERT_BEFORE, options, value);
  }

  /** Puts a value behind what is matched; at the end, where no filter is matched. */
  public static insertAfter(applyTo: EnvoyApplyTo, value: any, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.INSERT_AFTER, options, value);
  }

  /** Puts a value at the front. */
  public static insertFirst(applyTo: EnvoyApplyTo, value: any, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.INSERT_FIRST, options, value);
  }

  /** Puts a value in the place of what is matched. Only filters and virtual hosts can be replaced. */
  public static replace(applyTo: EnvoyApplyTo, value: any, options: EnvoyPatchOptions = {}): EnvoyPatch {
    return EnvoyPatch.changing(applyTo, EnvoyPatchOperation.REPLACE, options, value);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): EnvoyPatch {
    const { match, ...rest }: EnvoyPatchSpec = shaped(spec, PATCH);
    return new EnvoyPatch(rest, match && EnvoyMatch._fromSpec(match));
  }

  private static changing(
    applyTo: EnvoyApplyTo,
    operation: EnvoyPatchOperation,
    options: EnvoyAddOptions,
    value?: any,
  ): EnvoyPatch {
    const { match, filterClass } = options;
    const patch = defined({ operation, value: structuredClone(value), filterClass });
    return new EnvoyPatch({ applyTo, patch } as EnvoyPatchSpec, match);
  }

  private readonly spec: Omit<EnvoyPatchSpec, 'match'>;

  private constructor(
    spec: Omit<EnvoyPatchSpec, 'match'>,
    private readonly match?: EnvoyMatch,
  ) {
    this.spec = defined({ ...spec });
    const { applyTo, patch } = spec;
    if (applyTo !== undefined) choice(applyTo, Object.values(EnvoyApplyTo), 'part that a patch is for');
    if (patch?.operation !== undefined)
      choice(patch.operation, Object.values(EnvoyPatchOperation), 'operation of a patch');
    if (patch?.filterClass !== undefined)
      choice(patch.filterClass, Object.values(EnvoyFilterClass), 'class of a filter');
    // istiod asks nothing of a patch for waypoints.
    if (match?._context !== EnvoyPatchContext.WAYPOINT) this.checkParts();
  }

  /** The part of the configuration that it is for. */
  public get applyTo(): EnvoyApplyTo | undefined {
    return this.spec.applyTo as EnvoyApplyTo | undefined;
  }

  /** What it does. */
  public get operation(): EnvoyPatchOperation | undefined {
    return this.spec.patch?.operation as EnvoyPatchOperation | undefined;
  }

  /**
   * The patch in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.operation} ${this.applyTo}: ${this.match?._describe() ?? 'everything'}`;
  }

  /**
   * The patch as Istio's `EnvoyConfigObjectPatch` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const { applyTo, patch } = structuredClone(this.spec);
    const spec: EnvoyPatchSpec = defined({ applyTo, match: this.match?._toSpec(context), patch });
    return spec;
  }

  /** What of istiod's `validateEnvoyFilter` can be told without Envoy's messages. */
  private checkParts(): void {
    const { patch } = this.spec;
    const whole: EnvoyConfigObjectPatchView = this._toSpec();
    refuse(envoyPatchChecks, whole);
    const value: unknown = patch?.value;
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `the value ${JSON.stringify(value)} of a patch`,
        expected: 'an object: a message of Envoy',
        mend: 'give the fields of the message',
      });
    }
    const path = nullIn(value, 'value');
    if (path !== undefined) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `null at ${path} of a patch`,
        expected: 'no null: to Envoy it is the same as nothing, and it would not be written',
        mend: 'leave the field out',
      });
    }
    refuse(listenerMatchChecks, whole);
    refuse(objectMatchChecks, whole);
  }
}

/** Where a null stands in plain data; the writer would drop it. */
function nullIn(value: unknown, path: string): string | undefined {
  if (value === null) return path;
  if (typeof value !== 'object') return undefined;
  for (const [key, child] of Object.entries(value)) {
    const found = nullIn(child, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
