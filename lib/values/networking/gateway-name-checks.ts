import { isMeshLabel } from '../dns-name';
import { MeshErrorCode } from '../mesh-error';
import type { Checks, MeshFault } from '../mesh-fault';
import { splitNamespace } from '../namespaced-name';

const faults = (
  names: readonly string[],
  isWrong: (namespace: string, name: string) => boolean,
  got: (namespace: string, name: string) => string,
  finding: (namespace: string, name: string) => string,
): MeshFault[] =>
  names.flatMap((text, i) => {
    const { namespace, name } = splitNamespace(text);
    if (namespace === undefined || !isWrong(namespace, name)) return [];
    return [
      {
        code: MeshErrorCode.INVALID_NAME,
        got: got(namespace, name),
        expected: '"namespace/name", both of letters, digits and "-"',
        mend: 'name the gateway, and its namespace where it is another',
        at: [i],
        finding: finding(namespace, name),
      },
    ];
  });

/** What istiod's `validateGatewayNames` has against gateways that are named with their namespaces. */
export const gatewayNameChecks = {
  'gateway-empty-part': (names) =>
    faults(
      names,
      (namespace, name) => namespace === '' || name === '',
      () => 'a gateway with nothing before or after its "/"',
      () => 'The name of a gateway has nothing before or after its "/".',
    ),
  'gateway-namespace': (names) =>
    faults(
      names,
      (namespace) => !isMeshLabel(namespace),
      (namespace) => `the namespace ${JSON.stringify(namespace)}`,
      (namespace) =>
        `The namespace ${JSON.stringify(namespace)} of a gateway is not the name of a namespace.`,
    ),
  'gateway-name': (names) =>
    faults(
      names,
      (_, name) => !isMeshLabel(name),
      (_, name) => `the name ${JSON.stringify(name)}`,
      (_, name) => `The name ${JSON.stringify(name)} is not that of a gateway.`,
    ),
} satisfies Checks<readonly string[]>;
