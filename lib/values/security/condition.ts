import { port as checkPort, filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, emptyText, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { ATTRIBUTES, keyFault, type KeyFault, OUTDATED } from './condition-keys';
import { refuseEmptyLists } from './list-conditions';
import type { ConditionSpec, ConditionView } from './messages';

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

/** One of the two lists of a condition, each of which istiod looks at by itself. */
interface ValueList {
  readonly key: string;
  readonly field: 'values' | 'notValues';
  readonly values: readonly string[];
}

/** The lists of a condition that has a key, and values in one of them; istiod reads no others. */
function listsOf({ key = '', values = [], notValues = [] }: ConditionView): ValueList[] {
  if (key === '' || values.length + notValues.length === 0) return [];
  return [
    { key, field: 'values', values },
    { key, field: 'notValues', values: notValues },
  ];
}

const emptyEntry = ({ values }: ValueList) => values.findIndex((value) => !value);

/** What is wrong with the attribute itself; istiod says it once for each of the two lists without an empty entry. */
const keyFaults = (condition: ConditionView, ...kinds: KeyFault[]): MeshFault[] =>
  listsOf(condition)
    .filter((list) => {
      const kind = keyFault(list.key);
      return emptyEntry(list) === -1 && kind !== undefined && kinds.includes(kind);
    })
    .map(({ key, field }) => ({
      code: MeshErrorCode.INVALID_VALUE,
      got: `a condition on ${JSON.stringify(key)}`,
      expected: kinds.includes('form')
        ? 'a name in brackets behind it, as in request.headers[x-user]'
        : `one of ${Object.keys(ATTRIBUTES).join(', ')}, request.headers[…], request.auth.claims[…]`,
      mend: mendOf(key),
      at: ['key'],
      finding: `A condition with ${field} is on ${key}, ${kinds.includes('form') ? 'which has no name in brackets behind it' : 'which is not an attribute that policies support'}.`,
    }));

const mendOf = (key: string): string =>
  key.startsWith('destination.labels')
    ? 'select the pods by PolicyTarget.labels()'
    : ((OUTDATED[key] as string | undefined) ?? 'use a method of Condition, such as Condition.header()');

function valuesFault(list: ValueList): MeshFault[] {
  const { key, field, values } = list;
  const empty = emptyEntry(list);
  if (empty !== -1) {
    return [emptyText(`value of ${key}`, [field, empty], `The list ${field} for ${key} has an empty entry.`)];
  }
  const check = Object.hasOwn(ATTRIBUTES, key) ? ATTRIBUTES[key] : undefined;
  const fault = check?.(values, `value of ${key}`);
  if (check === undefined || fault === undefined) return [];
  const bad = values.filter((value) => check([value], '') !== undefined);
  const text = bad.length === 0 ? 'too many' : bad.map((value) => JSON.stringify(value)).join(', ');
  return [
    {
      ...fault,
      at: [field],
      finding: `The list ${field} for ${key} has ${text} where istiod expects ${fault.expected}.`,
    },
  ];
}

/** What istiod's `ValidateAuthorizationPolicy` and `ValidateAttribute` have against a condition. */
export const conditionChecks = {
  'condition-without-key': ({ key }) =>
    key
      ? undefined
      : {
          code: MeshErrorCode.INVALID_VALUE,
          got: 'a condition without a key',
          expected: 'the name of an attribute',
          mend: 'use a method of Condition, such as Condition.header()',
          finding: 'A condition has no key.',
        },
  'condition-without-values': ({ key, values = [], notValues = [] }) =>
    key && values.length + notValues.length === 0
      ? missingSetting(
          `a condition on ${key} without a value`,
          'at least one value',
          'give the values; "*" is any',
          [],
          `The condition on ${key} has neither values nor notValues.`,
        )
      : undefined,
  'condition-key': (condition) => keyFaults(condition, 'unknown'),
  'condition-outdated-key': (condition) => keyFaults(condition, 'outdated', 'labels'),
  'condition-brackets': (condition) => keyFaults(condition, 'form'),
  'condition-values': (condition) => listsOf(condition).flatMap(valuesFault),
} satisfies Checks<ConditionView>;

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
