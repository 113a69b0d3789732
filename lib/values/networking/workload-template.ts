import { checkEndpoint, ENDPOINT, type EndpointOptions } from './endpoint';
import { shaped } from '../spec';
import type { WorkloadTemplateSpec } from './messages';

/** What the machines of a group have in common. */
export interface WorkloadTemplateOptions extends EndpointOptions {
  /**
   * An address. Istio puts that of the machine in its place when the machine joins.
   *
   * @default - that of the machine
   */
  readonly address?: string;
}

/**
 * What the machines of a workload group have in common, and what their workload entries are made from.
 *
 * What a machine says of itself goes before it: its address always, its network, its locality and its labels where it
 * has them (istiod's `workloadEntryFromGroup`). Labels are better given to the group, whose own go before these.
 */
export class WorkloadTemplate {
  /** A template with these properties; without any, machines bring everything along. */
  public static of(options: WorkloadTemplateOptions = {}): WorkloadTemplate {
    return WorkloadTemplate._fromSpec(options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): WorkloadTemplate {
    return new WorkloadTemplate(shaped(spec ?? {}, ENDPOINT));
  }

  private constructor(private readonly spec: WorkloadTemplateSpec) {
    checkEndpoint(spec);
  }

  /**
   * The service account under which the machines run; undefined for `default`.
   *
   * @internal
   */
  public get _serviceAccount(): string | undefined {
    return this.spec.serviceAccount || undefined;
  }

  /**
   * The template in words.
   *
   * @internal
   */
  public _describe(): string {
    const { ports, network, locality } = this.spec;
    const listens = Object.entries(ports ?? {}).map(([name, number]) => `${name} at ${number}`);
    return [
      `machines that run as "${this._serviceAccount ?? 'default'}"`,
      ...listens,
      ...(network ? [`in the network "${network}"`] : []),
      ...(locality ? [`in ${locality}`] : []),
    ].join(', ');
  }

  /**
   * The template as Istio's `WorkloadEntry` message.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.spec);
  }
}
