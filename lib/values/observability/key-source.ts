import { filled } from '../checks';
import { defined, plainCopy, shaped } from '../spec';

/** A key of a Secret. */
export interface SecretKey {
  /** The name of the Secret, of the namespace of the monitor. */
  readonly name: string;
  /** The key. */
  readonly key: string;
  /**
   * Whether the Secret or the key may be missing.
   *
   * @default - it must be there
   */
  readonly optional?: boolean;
}

interface KeySourceSpec {
  readonly secret?: SecretKey;
  readonly configMap?: SecretKey;
}

const KEY = { name: true, key: true, optional: true } as const;

/** A key of a Secret as the operator's `SecretKeySelector`, where one is given. */
export const secretKeySpec = (key: SecretKey | undefined): SecretKey | undefined =>
  key &&
  defined({
    name: filled(key.name, 'name of a Secret'),
    key: filled(key.key, 'key'),
    optional: key.optional,
  });

/** A text of a Secret or a ConfigMap, of the namespace of the monitor. */
export class KeySource {
  /**
   * A key of a Secret.
   *
   * @param name the name of the Secret
   * @param key the key
   * @param optional whether it may be missing; it must be there where nothing is said
   */
  public static secret(name: string, key: string, optional?: boolean): KeySource {
    return new KeySource({ secret: secretKeySpec({ name, key, optional }) });
  }

  /**
   * A key of a ConfigMap.
   *
   * @param name the name of the ConfigMap
   * @param key the key
   * @param optional whether it may be missing; it must be there where nothing is said
   */
  public static configMap(name: string, key: string, optional?: boolean): KeySource {
    return new KeySource({ configMap: secretKeySpec({ name, key, optional }) });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): KeySource {
    return new KeySource(shaped<KeySourceSpec>(spec, { secret: KEY, configMap: KEY }));
  }

  private constructor(private readonly spec: KeySourceSpec) {}

  /**
   * The key in words.
   *
   * @internal
   */
  public _describe(): string {
    const { secret, configMap } = this.spec;
    const { name, key } = secret ?? configMap ?? { name: '', key: '' };
    return `${key} of the ${secret === undefined ? 'ConfigMap' : 'Secret'} ${name}`;
  }

  /**
   * The key as the operator's `SecretOrConfigMap`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
