import { choice } from '../checks';
import { dnsName } from '../dns-name';
import { type Checks, conflictingSettings, missingSetting, refuse } from '../mesh-fault';
import { hostText, type RenderContext } from '../mesh-host';
import { defined } from '../spec';
import { Destination } from './destination';
import type { OutboundTrafficPolicyView, OutboundTrafficSpec } from './messages';

/** What a sidecar does with what goes to a destination that it does not know. */
enum OutboundTrafficMode {
  /** It drops it: HTTP is answered with 502. The default of a policy that says nothing. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
  /** It lets it pass. The default where there is no policy. */
  ALLOW_ANY = 'ALLOW_ANY',
}

/** What istiod's `validateSidecarOutboundTrafficPolicy` has against a proxy for what goes out; it tells the first alone. */
export const outboundTrafficChecks = {
  'proxy-mode': ({ mode = 'REGISTRY_ONLY', egressProxy }) =>
    egressProxy !== undefined && mode !== 'ALLOW_ANY'
      ? conflictingSettings(
          `a proxy with the mode ${mode}`,
          'the mode ALLOW_ANY',
          'use OutboundTraffic.throughProxy()',
          [],
          'The outboundTrafficPolicy has egressProxy, and its mode is not ALLOW_ANY.',
        )
      : undefined,
  'proxy-port': ({ egressProxy }) =>
    egressProxy !== undefined && egressProxy.port === undefined
      ? missingSetting(
          `the proxy ${egressProxy.host} without port`,
          'a port',
          'give the port to Destination.of()',
          [],
          'The egressProxy of outboundTrafficPolicy has no port.',
        )
      : undefined,
} satisfies Checks<OutboundTrafficPolicyView>;

/**
 * What a sidecar does with what goes to a destination that it does not know.
 *
 * It is no wall against a workload that means harm: a process can get past its sidecar. It shows what is not declared.
 */
export class OutboundTraffic {
  /** It is dropped: HTTP is answered with 502, and connections are closed. */
  public static registryOnly(): OutboundTraffic {
    return new OutboundTraffic(OutboundTrafficMode.REGISTRY_ONLY);
  }

  /** It passes, to the address that the application chose. */
  public static allowAny(): OutboundTraffic {
    return new OutboundTraffic(OutboundTrafficMode.ALLOW_ANY);
  }

  /**
   * It passes, through a proxy. The sidecar must be told of the proxy's host by one of its `egress` listeners.
   *
   * @param proxy the proxy, with its port
   */
  public static throughProxy(proxy: Destination): OutboundTraffic {
    return new OutboundTraffic(OutboundTrafficMode.ALLOW_ANY, proxy);
  }

  /**
   * Reads what `_toSpec()` wrote.
   *
   * @internal
   */
  public static _fromSpec(spec: any): OutboundTraffic {
    const { mode, egressProxy }: OutboundTrafficSpec = spec;
    return new OutboundTraffic(mode, egressProxy && Destination._fromSpec(egressProxy));
  }

  private constructor(
    private readonly written: string | undefined,
    private readonly proxy?: Destination,
  ) {
    if (written !== undefined) choice(written, Object.values(OutboundTrafficMode), 'outbound traffic mode');
    if (proxy === undefined) return;
    refuse(outboundTrafficChecks, this._toSpec());
    dnsName(hostText(proxy.meshHost), 'proxy for what goes out');
  }

  /**
   * What is done. A policy that does not say it is REGISTRY_ONLY.
   *
   * @internal
   */
  public get _mode(): OutboundTrafficMode {
    return (this.written ?? OutboundTrafficMode.REGISTRY_ONLY) as OutboundTrafficMode;
  }

  /**
   * The policy in words.
   *
   * @internal
   */
  public _describe(): string {
    if (this.proxy) return `unknown destinations through ${this.proxy._describe()}`;
    return this._mode === OutboundTrafficMode.ALLOW_ANY ? 'any destination' : 'known destinations only';
  }

  /**
   * The policy as Istio's `OutboundTrafficPolicy` message.
   *
   * @param context where it will stand; a host of another namespace is written in full
   * @internal
   */
  public _toSpec(context?: RenderContext): any {
    const spec: OutboundTrafficSpec = defined({
      mode: this.written as OutboundTrafficSpec['mode'],
      egressProxy: this.proxy?._toSpec(context),
    });
    return spec;
  }
}
