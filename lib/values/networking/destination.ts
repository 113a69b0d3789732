import type { IKubernetesService } from '../kubernetes-objects';
import { port as checkPort, dnsLabel } from '../checks';
import { isMeshLabel, wildcardHost } from '../dns-name';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { type Checks, missingSetting, refuse } from '../mesh-fault';
import { hostText, type IMeshHost, MeshHost, type RenderContext } from '../mesh-host';
import type { ISubset } from '../references';
import { defined } from '../spec';
import { HeaderOperations } from './header-operations';
import type { DestinationView, HttpDestinationSpec } from './messages';

/** How a destination is addressed. */
export interface DestinationOptions {
  /**
   * The port of the destination's service.
   *
   * @default - the only port of the service. One with several ports must be told, or Istio takes the port that the
   * request came in by, which may not exist there.
   */
  readonly port?: number;
}

/** An entry of a route for HTTP, TLS or TCP. */
export interface RouteEntry {
  readonly destination?: DestinationView;
  readonly weight?: number;
}

/** What istiod's `validateDestination` has against a destination, apart from the form of its host and its port. */
export const destinationChecks = {
  'destination-any': ({ host }) =>
    host === '*'
      ? {
          code: MeshErrorCode.INVALID_HOST,
          got: 'the destination "*"',
          expected: 'one host',
          mend: 'name the host that requests go to',
          at: ['host'],
          finding: 'The host of a destination is "*".',
        }
      : undefined,
  subset: ({ subset }) =>
    subset && !isMeshLabel(subset)
      ? {
          code: MeshErrorCode.INVALID_NAME,
          got: `the subset ${JSON.stringify(subset)}`,
          expected: 'letters, digits and "-", at most 63 characters, a letter or digit at both ends',
          mend: 'name it as the destination rule does',
          at: ['subset'],
        }
      : undefined,
} satisfies Checks<DestinationView>;

/** What istiod's `validateHTTPRouteDestinations` and `validateRouteDestinations` have against the entries of a route. */
export const routeChecks = {
  'no-destination': (route) =>
    route.flatMap(({ destination }, i) =>
      destination === undefined
        ? [
            missingSetting(
              'an entry without a destination',
              'the host that requests go to',
              'name it',
              [i],
              'An entry of the route has no destination.',
            ),
          ]
        : [],
    ),
  weight: (route) =>
    route.flatMap(({ weight = 0 }, i) =>
      weight < 0
        ? [
            {
              code: MeshErrorCode.INVALID_WEIGHT,
              got: `weight ${weight}`,
              expected: '0 or more',
              mend: 'write shares as whole numbers; they are relative to their sum',
              at: [i, 'weight'],
            },
          ]
        : [],
    ),
  'no-weight': (route) => {
    // The sum of 32 bits, as istiod adds.
    const sum = route.reduce((total, { weight = 0 }) => total + weight, 0) | 0;
    if (route.length < 2 || sum !== 0) return undefined;
    return {
      code: MeshErrorCode.WEIGHTS_SUM_TO_ZERO,
      got: route.map(({ destination, weight = 0 }) => `${destination?.host} (weight ${weight})`).join(', '),
      expected: 'weights of which at least one is above 0',
      mend: 'give the destinations their shares',
      finding: 'The weights of the destinations add up to 0.',
    };
  },
} satisfies Checks<readonly RouteEntry[]>;

/** The largest `int32`, the type of a weight. */
const MAX_WEIGHT = 2 ** 31 - 1;

/** Refuses what is no weight. */
function checkWeight(weight: number, what: string): void {
  if (Number.isInteger(weight) && weight >= 0 && weight <= MAX_WEIGHT) return;
  throw new MeshError({
    code: MeshErrorCode.INVALID_WEIGHT,
    got: `${what} ${weight}`,
    expected: `a whole number from 0 to ${MAX_WEIGHT}`,
    mend: 'write shares as whole numbers; they are relative to their sum',
  });
}

/** Refuses a list of destinations among which no request could be shared out. */
export function checkWeights(destinations: readonly { _toSpec(): RouteEntry }[]): void {
  if (destinations.length === 0) {
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'a route without a destination',
      expected: 'at least one destination',
      mend: 'name where the requests go, or use a redirect or a direct response',
    });
  }
  refuse(
    routeChecks,
    destinations.map((destination) => destination._toSpec()),
  );
}

/** Where requests are sent: a host of the mesh, or a subset of its pods. */
export class Destination {
  /** All pods behind a host: a workload of this program, a service entry, a `MeshHost`. */
  public static of(host: IMeshHost, options: DestinationOptions = {}): Destination {
    return new Destination(host, undefined, options.port);
  }

  /** All pods behind a cdk8s-plus Service. */
  public static service(service: IKubernetesService, options: DestinationOptions = {}): Destination {
    return new Destination(MeshHost.service(service), undefined, options.port);
  }

  /** The pods of a subset. */
  public static subset(subset: ISubset, options: DestinationOptions = {}): Destination {
    return new Destination(subset.subsetHost, subset.subsetName, options.port);
  }

  /**
   * A host by its name, as it is to be written. Whether it exists cannot be known here.
   *
   * A name without a dot is one of the namespace of the rule, not of the namespace of the service.
   */
  public static host(name: string, options: DestinationOptions = {}): Destination {
    return new Destination(MeshHost.of(name), undefined, options.port);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): Destination {
    const wire: HttpDestinationSpec['destination'] = spec;
    return new Destination(MeshHost.of(wire.host), wire.subset, wire.port?.number);
  }

  private constructor(
    /** The host. */
    public readonly meshHost: IMeshHost,
    /** The name of the subset; undefined for all pods of the host. */
    public readonly subsetName?: string,
    /** The port of the service; undefined for its only one. */
    public readonly port?: number,
  ) {
    const { hostName, hostPorts } = meshHost;
    refuse(destinationChecks, { host: hostName, subset: subsetName });
    wildcardHost(hostName, 'destination');
    if (subsetName !== undefined) dnsLabel(subsetName, 'subset');
    const known = hostPorts.join(', ');
    if (this.port === undefined && hostPorts.length > 1) {
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: `the destination ${hostName} without a port`,
        expected: `one of its ports: ${known}`,
        mend: 'name the port; Istio cannot choose among several',
      });
    }
    if (this.port === undefined) return;
    checkPort(this.port, `port of the destination ${hostName}`);
    if (hostPorts.length > 0 && !hostPorts.includes(this.port)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_PORT,
        got: `port ${this.port} of the destination ${hostName}`,
        expected: `a port of its service: ${known}`,
        mend: 'name the port of the service, not that of the pod',
      });
    }
  }

  /**
   * The destination in words.
   *
   * @internal
   */
  public _describe(): string {
    const subset = this.subsetName === undefined ? '' : `/${this.subsetName}`;
    return `${this.meshHost.hostName}${this.port === undefined ? '' : `:${this.port}`}${subset}`;
  }

  /**
   * The destination as Istio's `Destination` message.
   *
   * @param context where it will stand; a host of another namespace is written in full
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: HttpDestinationSpec['destination'] = defined({
      host: hostText(this.meshHost, context),
      subset: this.subsetName,
      port: this.port === undefined ? undefined : { number: this.port },
    });
    return spec;
  }
}

/** How a destination takes part in a split. */
export interface WeightedDestinationOptions {
  /**
   * Changes to headers, for requests to this destination and the responses from it.
   *
   * @default - none
   */
  readonly headers?: HeaderOperations;
}

/** A destination with its share of the requests. */
export class WeightedDestination {
  /**
   * A destination and its weight. Weights are relative to their sum, which need not be 100; a destination of
   * weight 0 gets nothing, except when it is the only one.
   */
  public static of(
    destination: Destination,
    weight: number,
    options: WeightedDestinationOptions = {},
  ): WeightedDestination {
    return new WeightedDestination(destination, weight, options.headers);
  }

  /** A destination that gets everything. */
  public static only(
    destination: Destination,
    options: WeightedDestinationOptions = {},
  ): WeightedDestination {
    return new WeightedDestination(destination, undefined, options.headers);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): WeightedDestination {
    const wire: HttpDestinationSpec = spec;
    refuse({ 'no-destination': routeChecks['no-destination'] }, [wire]);
    return new WeightedDestination(
      Destination._fromSpec(wire.destination),
      wire.weight,
      wire.headers && HeaderOperations._fromSpec(wire.headers),
    );
  }

  private constructor(
    /** The destination. */
    public readonly destination: Destination,
    /** Its weight; undefined counts as 0 beside others, and as everything alone. */
    public readonly weight?: number,
    /** Changes to headers. */
    public readonly headers?: HeaderOperations,
  ) {
    if (weight !== undefined) checkWeight(weight, `weight of ${destination._describe()}`);
  }

  /**
   * The destination in words.
   *
   * @internal
   */
  public _describe(): string {
    const weight = this.weight === undefined ? '' : ` (weight ${this.weight})`;
    return `${this.destination._describe()}${weight}`;
  }

  /**
   * The destination as Istio's `HTTPRouteDestination` message.
   *
   * @param context where it will stand
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: HttpDestinationSpec = defined({
      destination: this.destination._toSpec(context),
      weight: this.weight,
      headers: this.headers?._toSpec(),
    });
    return spec;
  }
}
