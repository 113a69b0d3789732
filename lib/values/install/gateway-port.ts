import { choice, dnsLabel, port as tcpPort } from '../checks';

/** What a port of a gateway can be given. */
export interface GatewayPortOptions {
  /**
   * The port on which the pods listen.
   *
   * @default - the same port; for one below 1024, which the pods may not open, it and 8000
   */
  readonly targetPort?: number;
  /**
   * The port of the nodes, for Services that have one.
   *
   * @default - Kubernetes chooses
   */
  readonly nodePort?: number;
  /**
   * `TCP` or `UDP`.
   *
   * @default 'TCP'
   */
  readonly protocol?: string;
}

/** A port of the Service of a gateway. A `Gateway` object must listen on it too before anything is served. */
export class GatewayPort {
  /**
   * A port.
   *
   * @param name its name, once in a Service
   * @param port its number
   * @param options where the pods listen
   */
  public static of(name: string, port: number, options: GatewayPortOptions = {}): GatewayPort {
    return new GatewayPort(dnsLabel(name, 'name of a port'), tcpPort(port, 'port of a gateway'), options);
  }

  private constructor(
    /** Its name. */
    public readonly name: string,
    /** Its number. */
    public readonly port: number,
    private readonly options: GatewayPortOptions,
  ) {
    if (options.targetPort !== undefined) tcpPort(options.targetPort, 'targetPort');
    if (options.nodePort !== undefined) tcpPort(options.nodePort, 'nodePort');
    choice(this.protocol, ['TCP', 'UDP'], 'protocol');
  }

  /** The port on which the pods listen. */
  public get targetPort(): number {
    return this.options.targetPort ?? (this.port < 1024 ? this.port + 8000 : this.port);
  }

  /** `TCP` or `UDP`. */
  public get protocol(): string {
    return this.options.protocol ?? 'TCP';
  }

  /**
   * The port in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.name} ${this.port}`;
  }

  /**
   * The port as Kubernetes's `ServicePort`.
   *
   * @internal
   */
  public _toSpec(): any {
    const { nodePort } = this.options;
    const spec = { name: this.name, port: this.port, protocol: this.protocol, targetPort: this.targetPort };
    return nodePort === undefined ? spec : { ...spec, nodePort };
  }
}
