import { integer, percentageFault } from '../values/checks';
import { virtualHost } from '../values/dns-name';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { accepted } from '../values/mesh-fault';
import type { HttpMatch } from '../values/networking/http-match';
import type { IGatewayRef } from '../values/references';

/** What a step does with requests. */
interface StepSettings {
  /** The name of the folder, without its number. */
  readonly name: string;
  /** What it does, in words, for the page with the commands. */
  readonly words: string;
  /** The share of the new subset, in percent. */
  readonly weight: number;
  /** Requests that all go to the new subset. */
  readonly matches?: HttpMatch[];
  /** The share of requests of which the new subset gets copies, in percent. */
  readonly mirrored?: number;
  /** Where the new subset can be looked at. */
  readonly preview?: { readonly gateway: IGatewayRef; readonly host: string };
}

/**
 * A step of a `Progression`: how much, or what, the new subset gets. What no step speaks of stays as it is: rules before the default, timeouts
 * and retries.
 */
export class ProgressionStep {
  /**
   * The new subset gets this share of the requests, the old one the rest.
   *
   * @param percent from 0 to 100, a whole number
   */
  public static weight(percent: number): ProgressionStep {
    integer(percent, 'weight of a step', 0, 100);
    const name = `weight-${percent}`;
    return new ProgressionStep({
      name,
      words: `${percent} % of the requests go to the new subset.`,
      weight: percent,
    });
  }

  /**
   * An A/B test: requests that satisfy any of these conditions go to the new subset, all others to the old one.
   *
   * @throws MeshError where there is no condition
   */
  public static matching(...matches: HttpMatch[]): ProgressionStep {
    if (matches.length === 0)
      throw new MeshError({
        code: MeshErrorCode.MISSING_SETTING,
        got: 'a step for matching requests without a condition',
        expected: 'at least one HttpMatch',
        mend: 'say which requests go to the new subset, such as HttpMatch.header("x-test", StringMatch.exact("b"))',
      });
    const told = matches.map((match) => match._describe()).join(', or ');
    return new ProgressionStep({
      name: 'matching',
      words: `Requests go to the new subset if ${told}; all others go to the old one.`,
      weight: 0,
      matches,
    });
  }

  /**
   * Shadowing: the old subset answers all requests, and the new one gets copies, whose answers nobody sees. What a copied request writes, is
   * written.
   *
   * @param percent the share of requests that are copied, above 0 and at most 100
   */
  public static mirror(percent = 100): ProgressionStep {
    accepted(percent, percentageFault(percent, 'percentage of mirrored requests'));
    return new ProgressionStep({
      name: `mirror-${percent}`,
      words: `The new subset gets copies of ${percent} % of the requests; the old one answers all.`,
      weight: 0,
      mirrored: percent,
    });
  }

  /**
   * Blue-green: the new subset is there at a gateway under a host of its own, and gets none of the usual requests. A step
   * `weight(100)` behind it switches, and takes the host away.
   *
   * @param gateway the gateway, which must serve the host
   * @param host the host for those who look at it
   */
  public static preview(gateway: IGatewayRef, host: string): ProgressionStep {
    virtualHost(host, 'host of a preview');
    return new ProgressionStep({
      name: 'preview',
      words: `The new subset can be looked at under ${host}, and gets none of the usual requests.`,
      weight: 0,
      preview: { gateway, host },
    });
  }

  /** @internal */
  public readonly _settings: StepSettings;

  private constructor(settings: StepSettings) {
    this._settings = settings;
  }
}
