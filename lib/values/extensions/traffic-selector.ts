import { choice, distinct } from '../checks';
import { refuse } from '../mesh-fault';
import { trafficSelectorChecks } from './extension-checks';
import { defined, filledList } from '../spec';
import { sideOf } from '../telemetry/telemetry-parts';
import type { TrafficSelectorSpec } from './wire-extensions';
import { WorkloadMode } from '../workload-mode';

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
