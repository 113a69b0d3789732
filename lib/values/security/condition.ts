import { filled, port as checkPort } from '../checks';
import { conditionChecks } from './condition-checks';
import { ATTRIBUTES } from './condition-keys';
import { refuseEmptyLists } from './list-conditions';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import type { ConditionSpec } from './wire-security';

const BRACKETED = /^(request\.headers|request\.auth\.claims|experimental\.envoy\.filters\.[^[]+)\[.+\]$/s;
/** What an attribute is compared with. One of the two lists must be given. */
export interface ConditionProps {
  /**
   * Values of which it must have one; with `*` at the end a prefix, at the beginning a suffix, alone any value there is.
   *
   * @default - any
   */
  readonly values?: string[];
  /**
   * Values of which it must have none. A request without the attribute satisfies it.
   *
   * @default - none
   */
  readonly notValues?: string[];
}

/** A condition on an attribute of a request or connection. All conditions of a rule must hold. */
export class Condition {
  /**
   * An attribute by the name that Istio has for it, such as `request.headers[x-version]`. One that istiod does not know
   * is refused.
   */
  public static of(key: string, props: ConditionProps): Condition {
    const { values, notValues } = props;
    refuseEmptyLists({ values, notValues });
    return new Condition(key, [...(values ?? [])], [...(notValues ?? [])]);
  }

  /** The opposite of a condition. */
  public static not(condition: Condition): Condition {
    return new Condition(condition._key, condition._notValues, condition._values);
  }

  /** A header has one of these values; `*` is any. Its name is compared whatever its case, its value with its case. */
  public static header(name: string, ...values: string[]): Condition {
    return Condition.of(`request.headers[${filled(name, 'name of a header')}]`, { values });
  }

  /**
   * A claim of the verified token has one of these values; of a claim that is a list, one entry is enough. For a claim
   * within another, write `Condition.of('request.auth.claims[outer][inner]', …)`.
   */
  public static claim(name: string, ...values: string[]): Condition {
    return Condition.of(`request.auth.claims[${filled(name, 'name of a claim')}]`, { values });
  }

  /** The packets come from one of these addresses or blocks of them; behind a gateway, from the gateway. */
  public static sourceIp(...values: string[]): Condition {
    return Condition.of('source.ip', { values });
  }

  /** The client at the far end has one of these addresses, as trusted proxies report it. */
  public static remoteIp(...values: string[]): Condition {
    return Condition.of('remote.ip', { values });
  }

  /** The caller is from one of these namespaces; needs mutual TLS. */
  public static sourceNamespace(...values: string[]): Condition {
    return Condition.of('source.namespace', { values });
  }

  /** The caller runs as one of these service accounts, `namespace/name`; needs mutual TLS. */
  public static sourceServiceAccount(...values: string[]): Condition {
    return Condition.of('source.serviceAccount', { values });
  }

  /** The caller has one of these identities, `cluster.local/ns/prod/sa/reviews`; needs mutual TLS. */
  public static sourcePrincipal(...values: string[]): Condition {
    return Condition.of('source.principal', { values });
  }

  /** The caller is of one of these trust domains; needs mutual TLS. */
  public static sourceTrustDomain(...values: string[]): Condition {
    return Condition.of('source.trustDomain', { values });
  }

  /** The verified token is of one of these `issuer/subject`. */
  public static requestPrincipal(...values: string[]): Condition {
    return Condition.of('request.auth.principal', { values });
  }

  /** The verified token is meant for one of these audiences. */
  public static requestAudience(...values: string[]): Condition {
    return Condition.of('request.auth.audiences', { values });
  }

  /** The verified token was given to one of these parties (its claim `azp`). */
  public static requestPresenter(...values: string[]): Condition {
    return Condition.of('request.auth.presenter', { values });
  }

  /** The packets go to one of these addresses or blocks of them. */
  public static destinationIp(...values: string[]): Condition {
    return Condition.of('destination.ip', { values });
  }

  /** The packets go to one of these ports of the pod. */
  public static destinationPort(...ports: number[]): Condition {
    const values = ports.map((port) => String(checkPort(port, 'port of a condition')));
    return Condition.of('destination.port', { values });
  }

  /** The TLS client asks for one of these names. */
  public static sni(...values: string[]): Condition {
    return Condition.of('connection.sni', { values });
  }

  /** What a filter of Envoy's has found out has one of these values. Experimental; its name is Envoy's. */
  public static filterMetadata(filter: string, key: string, ...values: string[]): Condition {
    return Condition.of(`experimental.envoy.filters.${filter}[${key}]`, { values });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Condition {
    const { key, values, notValues }: ConditionSpec = spec;
    return new Condition(key, [...(values ?? [])], [...(notValues ?? [])]);
  }

  private constructor(
    /**
     * The attribute, as Istio names it.
     *
     * @internal
     */
    public readonly _key: string,
    /**
     * The values of which it must have one; empty for any.
     *
     * @internal
     */
    public readonly _values: string[],
    /**
     * The values of which it must have none.
     *
     * @internal
     */
    public readonly _notValues: string[],
  ) {
    refuse(conditionChecks, this._toSpec());
    if (!Object.hasOwn(ATTRIBUTES, _key) && !BRACKETED.test(_key)) throw strangeAttribute(_key);
  }

  /**
   * The condition in words.
   *
   * @internal
   */
  public _describe(): string {
    const parts = [
      ...(this._values.length > 0 ? [this._values.join(' or ')] : []),
      ...(this._notValues.length > 0 ? [`not ${this._notValues.join(' or ')}`] : []),
    ];
    return `${this._key} is ${parts.join(' and ')}`;
  }

  /**
   * The condition as Istio's `Condition` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: ConditionSpec = defined({
      key: this._key,
      values: filledList(this._values),
      notValues: filledList(this._notValues),
    });
    return spec;
  }
}

/** Keys that istiod takes, since it looks at their beginnings alone, and that name no attribute. */
function strangeAttribute(key: string): MeshError {
  return new MeshError({
    code: MeshErrorCode.INVALID_VALUE,
    got: `a condition on ${JSON.stringify(key)}`,
    expected: 'a name in brackets behind the attribute, as in request.headers[x-user]',
    mend: 'use a method of Condition, such as Condition.header()',
  });
}
