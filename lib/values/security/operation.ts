import { port as checkPort } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { type Checks, faultAt, type MeshFault, missingSetting, refuse } from '../mesh-fault';
import { portTextFault } from './identity-checks';
import {
  allLists,
  describeLists,
  emptyEntryFault,
  hasCondition,
  type ListConditions,
  notLists,
  pickLists,
  refuseEmptyLists,
} from './list-conditions';
import type { OperationSpec, OperationView } from './messages';

const FIELDS = ['hosts', 'notHosts', 'ports', 'notPorts', 'methods', 'notMethods', 'paths', 'notPaths'];
const WORDS = { hosts: 'host', ports: 'port', methods: 'method', paths: 'path' };

/**
 * The conditions of an `Operation`. All that are given must hold; of the entries of one list any one is enough.
 *
 * Texts are compared whole, with `*` at the end as a prefix, at the beginning as a suffix, alone as any value there is.
 */
export interface OperationProps {
  /**
   * Hosts that are asked for, whatever their case. A port that the client names is part of it: `example.com` is not
   * `example.com:8080`.
   *
   * @default - any
   */
  readonly hosts?: string[];
  /**
   * Hosts that must not be asked for.
   *
   * @default - none
   */
  readonly notHosts?: string[];
  /**
   * Ports of the pod, not of the service. The one condition that TCP has too.
   *
   * @default - any
   */
  readonly ports?: number[];
  /**
   * Ports of the pod that it must not be.
   *
   * @default - none
   */
  readonly notPorts?: number[];
  /**
   * Methods, in capitals. For gRPC it is always `POST`.
   *
   * @default - any
   */
  readonly methods?: string[];
  /**
   * Methods that it must not be, in capitals.
   *
   * @default - none
   */
  readonly notMethods?: string[];
  /**
   * Paths without the query, with their case: `/items*`, or a template of whole segments in which `{*}` stands for one
   * segment and a last `{**}` for any number. For gRPC it is `/package.Service/Method`.
   *
   * @default - any
   */
  readonly paths?: string[];
  /**
   * Paths that it must not be.
   *
   * @default - none
   */
  readonly notPaths?: string[];
}

const ONE = '{*}';
const REST = '{**}';
const LITERAL = /^[a-zA-Z0-9\-._~%!$&'()+,;:@=]+$/;

/**
 * What is wrong with a path of a policy, as istiod's `CheckValidPathTemplate` has it. It takes one `*` at either end, or a template of
 * whole segments in which `{*}` stands for one segment, and `{**}` for any number of them.
 */
function policyPathFault(path: string, field: string): MeshFault | undefined {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const template = path.includes(ONE) || path.includes(REST);
  const operators = segments.filter((segment) => segment === ONE || segment === REST);
  const rests = operators.indexOf(REST);
  if (rests !== -1 && rests !== operators.length - 1) {
    return refusal(
      path,
      field,
      `no operator behind "${REST}"`,
      `keep "${REST}" as the last of the operators`,
    );
  }
  for (const segment of segments) {
    if (segment === ONE || segment === REST) continue;
    if (/[{}]/.test(segment)) {
      return refusal(
        path,
        field,
        `braces only as "${ONE}" or "${REST}", alone in their segment`,
        'take them away',
      );
    }
    if (template && !LITERAL.test(segment)) {
      return refusal(
        path,
        field,
        'beside the operators of a template, segments of plain characters, none of them empty, without "*"',
        'use operators alone, or a "*" at the end alone',
      );
    }
  }
  return undefined;
}

function refusal(path: string, field: string, expected: string, mend: string): MeshFault {
  const named = JSON.stringify(path.replace(/^\/+|\/+$/g, ''));
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `entry of ${field} ${JSON.stringify(path)}`,
    expected,
    mend,
    finding: `The path ${named} in ${field} is malformed, and istiod expects ${expected}.`,
  };
}

const PORTS = ['ports', 'notPorts'] as const;
const PATHS = ['paths', 'notPaths'] as const;
const ALL = [...PORTS, ...PATHS, 'methods', 'notMethods', 'hosts', 'notHosts'] as const;

/** An operation, with the place of its rule in the policy. */
interface OperationInRule {
  readonly operation: OperationView;
  readonly rule: number;
}

/** Whether an operation has a condition that connections without HTTP have too. */
export const hasPortCondition = (operation: OperationView): boolean => hasCondition(operation, PORTS);

/** What istiod's `ValidateAuthorizationPolicy` has against an operation. */
export const operationChecks = {
  'empty-operation': ({ operation, rule }) =>
    hasCondition(operation, ALL)
      ? undefined
      : missingSetting(
          'operation without a condition',
          'at least one condition',
          'say which operation, or leave it out',
          [],
          `Rule ${rule} has an operation without conditions.`,
        ),
  'empty-entry': ({ operation }) => ALL.flatMap((field) => emptyEntryFault(operation[field], field)),
  'operation-port': ({ operation }) =>
    PORTS.flatMap((field) =>
      (operation[field] ?? []).flatMap((text, i) => faultAt(portTextFault(text, 'port'), field, i) ?? []),
    ),
  // istiod names the first wrong path of a list alone.
  'path-template': ({ operation }) =>
    PATHS.flatMap((field): MeshFault[] => {
      const faults = (operation[field] ?? []).map((path, i) =>
        faultAt(policyPathFault(path, field), field, i),
      );
      const first = faults.find((fault) => fault !== undefined);
      return first === undefined ? [] : [first];
    }),
} satisfies Checks<OperationInRule>;

/**
 * What is asked for. All conditions of one operation must hold; a rule that lists several asks for any one of them.
 *
 * Combine conditions by `Operation.all(...)`, and take the opposite by `Operation.not(...)`. Everything but ports
 * belongs to HTTP: on a connection of plain TCP such a condition matches nothing where requests are let in, and anything
 * where they are refused.
 */
export class Operation {
  /** All conditions of some operations, together. Each kind of condition may be in one of them only. */
  public static all(...operations: Operation[]): Operation {
    return new Operation(
      allLists(
        operations.map(({ lists }) => lists),
        'operation',
      ),
    );
  }

  /** The opposite of an operation with one condition: none of its values. */
  public static not(operation: Operation): Operation {
    return new Operation(notLists(operation.lists, 'operation'));
  }

  /** Conditions by name. An empty list is refused, since Istio would take it for any operation. */
  public static of(props: OperationProps): Operation {
    const { ports, notPorts, ...texts } = props;
    const lists = { ...texts, ports, notPorts };
    refuseEmptyLists(lists);
    const digits = (list?: number[]) => list?.map((port) => String(checkPort(port, 'port of an operation')));
    return new Operation(pickLists({ ...texts, ports: digits(ports), notPorts: digits(notPorts) }, FIELDS));
  }

  /** A GET of one of these paths (`/items*`), or of any if none is named. */
  public static get(...paths: string[]): Operation {
    return Operation.request('GET', paths);
  }

  /** A HEAD of one of these paths, or of any if none is named. */
  public static head(...paths: string[]): Operation {
    return Operation.request('HEAD', paths);
  }

  /** A POST to one of these paths, or to any if none is named. */
  public static post(...paths: string[]): Operation {
    return Operation.request('POST', paths);
  }

  /** A PUT to one of these paths, or to any if none is named. */
  public static put(...paths: string[]): Operation {
    return Operation.request('PUT', paths);
  }

  /** A PATCH of one of these paths, or of any if none is named. */
  public static patch(...paths: string[]): Operation {
    return Operation.request('PATCH', paths);
  }

  /** A DELETE of one of these paths, or of any if none is named. */
  public static delete(...paths: string[]): Operation {
    return Operation.request('DELETE', paths);
  }

  /** One of these methods, in capitals. */
  public static method(...methods: string[]): Operation {
    return Operation.of({ methods });
  }

  /** One of these paths. */
  public static path(...paths: string[]): Operation {
    return Operation.of({ paths });
  }

  /** One of these hosts. A client may name the port too: give `example.com` and `example.com:*`. */
  public static host(...hosts: string[]): Operation {
    return Operation.of({ hosts });
  }

  /** One of these ports of the pod. */
  public static port(...ports: number[]): Operation {
    return Operation.of({ ports });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Operation {
    const wire: OperationSpec = spec;
    return new Operation(pickLists({ ...wire }, FIELDS));
  }

  private static request(method: string, paths: string[]): Operation {
    return Operation.of({ methods: [method], paths: paths.length === 0 ? undefined : paths });
  }

  private constructor(private readonly lists: ListConditions) {
    refuse(operationChecks, { operation: lists, rule: 0 });
  }

  /**
   * The operation in words.
   *
   * @internal
   */
  public _describe(): string {
    return describeLists(this.lists, WORDS);
  }

  /**
   * The operation as Istio's `Operation` message.
   *
   * @internal
   */
  public _toSpec(): any {
    const spec: OperationSpec = structuredClone(this.lists);
    return spec;
  }
}
