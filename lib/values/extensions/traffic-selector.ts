import { choice, distinct, portFault } from '../checks';
import { type Checks, refuse } from '../mesh-fault';
import { defined, filledList } from '../spec';
import { sideOf } from '../telemetry/telemetry-parts';
import { WorkloadMode } from '../workload-mode';
import type { TrafficSelectorSpec, TrafficSelectorView } from './messages';

/** Where among Istio's own filters an extension stands. Left out, it stands behind all of them, before the router. */
export enum ExtensionPhase {
  /** Before it is found out who calls: it sees every request, and what it changes is what is verified. */
  AUTHN = 'AUTHN',
  /** When it is known who calls, before it is decided whether they may. */
  AUTHZ = 'AUTHZ',
  /** When it is decided whether they may, before metrics are made. */
  STATS = 'STATS',
}

/** What passes an extension. Both conditions must hold. */
export interface TrafficSelectorProps {
  /**
   * On which side of connections. At gateways it is the calling side.
   *
   * @default WorkloadMode.CLIENT_AND_SERVER
   */
  readonly mode?: WorkloadMode;
  /**
   * The ports to which connections go: of the service where the workload calls, of the pod where it is called.
   *
   * @default - all
   */
  readonly ports?: number[];
}

/** What istiod's `validateWasmPluginMatch` has against the traffic that passes an extension; it stops at the first port. */
export const trafficSelectorChecks = {
  'match-port': (selectors) => {
    for (const [i, { ports = [] }] of selectors.entries()) {
      for (const [j, { number = 0 }] of ports.entries()) {
        const fault = portFault(number, 'port');
        if (fault === undefined) continue;
        return {
          ...fault,
          at: [i, 'ports', j],
          finding: `The match has port ${number}, which is not from 1 to 65535.`,
        };
      }
    }
    return undefined;
  },
} satisfies Checks<readonly TrafficSelectorView[]>;

/** What of the traffic of a workload passes an extension. */
export class TrafficSelector {
  /** What is on this side of connections, to one of these ports. No port may stand twice. */
  public static of(props: TrafficSelectorProps): TrafficSelector {
    return TrafficSelector._fromSpec({ mode: props.mode, ports: props.ports?.map((number) => ({ number })) });
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): TrafficSelector {
    const { mode, ports }: TrafficSelectorSpec = spec;
    return new TrafficSelector(
      defined({ mode, ports: filledList(ports?.map(({ number }) => ({ number }))) }),
    );
  }

  private constructor(private readonly spec: TrafficSelectorSpec) {
    const { mode, ports = [] } = spec;
    if (mode !== undefined) choice(mode, [...Object.values(WorkloadMode), 'UNDEFINED'], 'mode');
    refuse(trafficSelectorChecks, [spec]);
    distinct(
      ports.map(({ number }) => String(number)),
      'port of an extension',
    );
  }

  /**
   * The traffic in words.
   *
   * @internal
   */
  public _describe(): string {
    const { mode, ports = [] } = this.spec;
    const where = ports.length === 0 ? 'all ports' : `port ${ports.map(({ number }) => number).join(' or ')}`;
    return `${sideOf({ mode: mode === 'UNDEFINED' ? undefined : mode })}${where}`;
  }

  /**
   * The traffic as Istio's `TrafficSelector` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
