import type { Duration } from 'cdk8s';
import { filled, integer } from '../checks';
import { MeshErrorCode } from '../mesh-error';
import { accepted, type MeshFault } from '../mesh-fault';
import { defined, filledMap, plainCopy, shaped } from '../spec';
import { urlFault } from '../url';
import { WireDuration } from '../wire-duration';
import { flaggerDurationFault } from './flagger-durations';
import type { CanaryWebhookSpec, CanaryWebhookView } from './flagger-messages';

/** How a webhook is called. */
export interface CanaryWebhookOptions {
  /**
   * How long to wait for the answer: a duration of minutes or seconds.
   *
   * @default - 10 seconds
   */
  readonly timeout?: Duration;
  /**
   * How many more times it is called where it does not answer.
   *
   * @default - none
   */
  readonly retries?: number;
  /**
   * Whether no alert tells of it.
   *
   * @default false
   */
  readonly muteAlert?: boolean;
  /**
   * Whether any certificate is good.
   *
   * @default false
   */
  readonly disableTls?: boolean;
  /**
   * What the webhook is told beside the name, the namespace and the phase of the Canary.
   *
   * @default - nothing
   */
  readonly metadata?: { readonly [name: string]: string };
}

const SHAPE = {
  name: true,
  type: true,
  url: true,
  muteAlert: true,
  timeout: true,
  retries: true,
  disableTLS: true,
  metadata: true,
} as const;

/** What `callWebhook` has against a webhook (Flagger, pkg/controller/webhook.go). */
export function canaryWebhookFault({ name, url = '', timeout }: CanaryWebhookView): MeshFault | undefined {
  if (url !== '' && urlFault(url) === undefined)
    return flaggerDurationFault(timeout, `timeout of the webhook ${name}`, 'timeout');
  return {
    code: MeshErrorCode.INVALID_VALUE,
    got: `the webhook ${name} with the URL ${JSON.stringify(url)}`,
    expected: 'a URL: http://flagger-loadtester.test/',
    mend: 'give the whole URL',
    at: ['url'],
  };
}

type WebhookType = Exclude<CanaryWebhookSpec['type'], undefined>;

/** A call of another program while a Canary takes over. An answer above 202 is a failure. */
export class CanaryWebhook {
  /** In each interval of the analysis: a failure counts as a failed check. */
  public static rollout(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('rollout', name, url, options);
  }

  /** Before the first request goes to the canary: a failure counts as a failed check. */
  public static preRollout(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('pre-rollout', name, url, options);
  }

  /** After the canary took over or was given up. */
  public static postRollout(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('post-rollout', name, url, options);
  }

  /** Before the pods of the canary start: it waits until this is a success. */
  public static confirmRollout(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('confirm-rollout', name, url, options);
  }

  /** Before each further step: it waits until this is a success. */
  public static confirmTrafficIncrease(
    name: string,
    url: string,
    options?: CanaryWebhookOptions,
  ): CanaryWebhook {
    return CanaryWebhook.ofType('confirm-traffic-increase', name, url, options);
  }

  /** Before the canary takes over: it waits until this is a success. */
  public static confirmPromotion(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('confirm-promotion', name, url, options);
  }

  /** In each interval: a success gives the canary up. */
  public static rollback(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('rollback', name, url, options);
  }

  /** At each event of the Canary, which it is told. */
  public static event(name: string, url: string, options?: CanaryWebhookOptions): CanaryWebhook {
    return CanaryWebhook.ofType('event', name, url, options);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): CanaryWebhook {
    return new CanaryWebhook(shaped<CanaryWebhookSpec>(spec, SHAPE));
  }

  private static ofType(
    type: WebhookType,
    name: string,
    url: string,
    { timeout, retries, muteAlert, disableTls, metadata }: CanaryWebhookOptions = {},
  ): CanaryWebhook {
    return new CanaryWebhook(
      defined({
        name,
        type,
        url,
        timeout: WireDuration.maybe(timeout, 'timeout of a webhook')?.text,
        retries,
        muteAlert,
        disableTLS: disableTls,
        metadata: filledMap(metadata),
      }),
    );
  }

  private constructor(private readonly spec: CanaryWebhookSpec) {
    filled(spec.name, 'name of a webhook');
    if (spec.retries !== undefined) integer(spec.retries, `retries of the webhook ${spec.name}`);
    accepted(spec, canaryWebhookFault(spec));
  }

  /** The name of the webhook. */
  public get name(): string {
    return this.spec.name;
  }

  /**
   * The webhook in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.spec.type || 'rollout'}: ${this.name} at ${this.spec.url}`;
  }

  /**
   * The webhook as Flagger's `CanaryWebhook`.
   *
   * @internal
   */
  public _toSpec(): any {
    return plainCopy(this.spec);
  }
}
