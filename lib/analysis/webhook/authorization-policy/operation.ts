import type { FieldPath } from '../../../mesh/manifest';
import { portTexts } from '../../../values/security/identity-checks';
import { policyPath } from '../../../values/security/path-template';
import { MeshError } from '../../../values/mesh-error';
import { ask, type Report } from '../../problem';
import { ruleTable } from '../../rule';
import { says } from '../items';
import { checkFilledEntries } from './entries';

export const operationRules = ruleTable(
  {
    section: 'authorization-policy',
    source: 'istiod, pkg/config/validation/validation.go: ValidateAuthorizationPolicy',
  },
  {
    'no-operation': {
      title: 'An item of to has no operation',
      why: 'istiod refuses the object.',
      mend: 'Say what it means by operation, or take the item away.',
      covers: ['AuthorizationPolicy/26', 'AuthorizationPolicy/27'],
    },
    'empty-operation': {
      title: 'An operation has no condition',
      why: 'istiod refuses the object.',
      mend: 'Name a condition, or leave to out to mean everything.',
      covers: ['AuthorizationPolicy/28'],
    },
    'operation-port': {
      title: 'A port of an operation is none',
      why: 'istiod refuses the object.',
      mend: 'Write the digits of a number up to 65535.',
      covers: ['AuthorizationPolicy/29'],
    },
    'path-template': {
      title: 'A path of an operation is no template that Envoy takes',
      why: 'istiod refuses the object: "{*}" and "{**}" stand alone in their segment, nothing but plain segments follow "{**}", and braces mean nothing else.',
      mend: 'Write the path as it is, with "*" at its end, or with "{*}" for one segment and a last "{**}" for the rest.',
      source: 'istiod, pkg/config/security/security.go: CheckValidPathTemplate',
      covers: ['AuthorizationPolicy/31'],
    },
  },
);

const PORTS = ['ports', 'notPorts'];
const PATHS = ['paths', 'notPaths'];
const ALL = [...PORTS, ...PATHS, 'methods', 'notMethods', 'hosts', 'notHosts'];

/** Whether an operation has a condition that connections without HTTP have too. */
export const hasPortCondition = (operation: any) => PORTS.some((field) => says(operation[field]));

/** One operation of a rule. */
export function checkOperation(operation: any, at: FieldPath, rule: number, report: Report): void {
  if (!ALL.some((field) => says(operation[field]))) {
    report(operationRules['empty-operation'], at, `rule ${rule}: an operation without conditions`);
  }
  for (const field of PORTS) {
    operation[field]?.forEach((value: string | null, i: number) => {
      const path = [...at, field, i];
      ask(report, operationRules['operation-port'], path, () => portTexts([value ?? ''], 'port'));
    });
  }
  for (const field of ALL) checkFilledEntries(operation[field], [...at, field], report);
  for (const field of PATHS) checkPaths(operation[field], [...at, field], report);
}

/** istiod names the first wrong path of a list alone. */
function checkPaths(paths: readonly (string | null)[] | undefined, at: FieldPath, report: Report): void {
  paths?.some((path, i) => {
    try {
      policyPath(path ?? '', 'path');
      return false;
    } catch (error) {
      if (!(error instanceof MeshError)) throw error;
      const named = JSON.stringify((path ?? '').replace(/^\/+|\/+$/g, ''));
      const message = `the path ${named} in ${at[at.length - 1]}; expected ${error.expected}`;
      report(operationRules['path-template'], [...at, i], message, error.mend);
      return true;
    }
  });
}
