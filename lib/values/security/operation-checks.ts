import { type Checks, faultAt, type MeshFault, missingSetting } from '../mesh-fault';
import { portTextFault } from './identity-checks';
import type { OperationView } from './messages';
import { policyPathFault } from './path-template';
import { emptyEntryFault } from './source-checks';

const PORTS = ['ports', 'notPorts'] as const;
const PATHS = ['paths', 'notPaths'] as const;
const ALL = [...PORTS, ...PATHS, 'methods', 'notMethods', 'hosts', 'notHosts'] as const;

/** An operation, with the place of its rule in the policy. */
export interface OperationInRule {
  readonly operation: OperationView;
  readonly rule: number;
}

const says = (operation: OperationView, fields: readonly (keyof OperationView)[]) =>
  fields.some((field) => (operation[field]?.length ?? 0) > 0);

/** Whether an operation has a condition that connections without HTTP have too. */
export const hasPortCondition = (operation: OperationView): boolean => says(operation, PORTS);

/** What istiod's `ValidateAuthorizationPolicy` has against an operation. */
export const operationChecks = {
  'empty-operation': ({ operation, rule }) =>
    says(operation, ALL)
      ? undefined
      : missingSetting(
          'operation without a condition',
          'at least one condition',
          'say which operation, or leave it out',
          [],
          `rule ${rule}: an operation without conditions`,
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
