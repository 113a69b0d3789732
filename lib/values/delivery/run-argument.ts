import { filled } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';
import { shaped, plainCopy } from '../spec';
import type { RunArgumentSpec } from './rollout-messages';

const SHAPE = {
  name: true,
  value: true,
  valueFrom: { fieldRef: { fieldPath: true }, podTemplateHashValue: true },
} as const;
/** What the controller reads of the metadata of a Rollout (Kubernetes, pkg/fieldpath: `ExtractFieldPathAsString`). */
const METADATA = /^metadata\.(annotations(\['[^']*'\])?|labels(\['[^']*'\])?|name|namespace|uid)$/;
const HASHES = ['Stable', 'Latest'];

function fieldFault(path: string): MeshFault | undefined {
  if (path !== '' && (!path.startsWith('metadata') || METADATA.test(path))) return undefined;
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `a field ${JSON.stringify(path)} of a Rollout`,
    expected: 'spec. or status. and a path, or of metadata: annotations, labels, name, namespace, uid',
    mend: "write a label as metadata.labels['app']",
  };
}

/** A value that an analysis gets from the Rollout that starts it, for an argument of its templates. */
export class RunArgument {
  /**
   * A value that is known.
   *
   * @param name the name of the argument
   * @param value the value
   */
  public static value(name: string, value: string): RunArgument {
    return new RunArgument({ name, value });
  }

  /** The hash of the pods that the Rollout brings, which their label `rollouts-pod-template-hash` has. */
  public static latestHash(name: string): RunArgument {
    return RunArgument.hash(name, 'Latest');
  }

  /** The hash of the pods that run until now, which their label `rollouts-pod-template-hash` has. */
  public static stableHash(name: string): RunArgument {
    return RunArgument.hash(name, 'Stable');
  }

  /**
   * A field of the Rollout.
   *
   * @param name the name of the argument
   * @param path where it stands: `metadata.labels['region']`, `spec.replicas`
   */
  public static field(name: string, path: string): RunArgument {
    return new RunArgument({ name, valueFrom: { fieldRef: { fieldPath: path } } });
  }

  private static hash(name: string, hash: string): RunArgument {
    return new RunArgument({ name, valueFrom: { podTemplateHashValue: hash } });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): RunArgument {
    return new RunArgument(shaped<RunArgumentSpec>(spec, SHAPE));
  }

  private constructor(private readonly spec: RunArgumentSpec) {
    filled(spec.name, 'name of an argument');
    const { value, valueFrom } = spec;
    const { fieldRef, podTemplateHashValue: hash } = valueFrom ?? {};
    const given = [value, fieldRef, hash].filter((origin) => origin !== undefined);
    accepted(spec, given.length > 1 ? originFault(spec, given.length) : undefined);
    if (hash !== undefined && !HASHES.includes(hash)) accepted(spec, hashFault(hash));
    if (fieldRef !== undefined) accepted(spec, fieldFault(fieldRef.fieldPath ?? ''));
  }

  /** The name of the argument. */
  public get name(): string {
    return this.spec.name;
  }

  /**
   * The argument in words.
   *
   * @internal
   */
  public _describe(): string {
    const { name, value, valueFrom } = this.spec;
    const hash = valueFrom?.podTemplateHashValue;
    if (valueFrom === undefined) return `${name}=${value ?? ''}`;
    return hash === undefined
      ? `${name} of the field ${valueFrom?.fieldRef?.fieldPath}`
      : `${name} of the ${hash.toLowerCase()} pods`;
  }

  /**
   * The argument as Argo's `AnalysisRunArgument`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}

const originFault = ({ name }: RunArgumentSpec, count: number): MeshFault => ({
  code: MeshErrorCode.CONFLICTING_SETTINGS,
  got: `an argument ${JSON.stringify(name)} with ${count} origins of its value`,
  expected: 'one of value, fieldRef, podTemplateHashValue',
  mend: 'use a method of RunArgument',
});

const hashFault = (hash: string): MeshFault => ({
  code: MeshErrorCode.INVALID_VALUE,
  got: `the hash of ${JSON.stringify(hash)} pods`,
  expected: `one of ${HASHES.join(', ')}`,
  mend: 'use RunArgument.latestHash() or RunArgument.stableHash()',
});
