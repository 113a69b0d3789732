import { isIP } from 'node:net';
import { bounded, knownFields, wildcardHostname } from './gateway-api-checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';
import type { GatewayAddressSpec } from './wire-gateway-api';

const TYPE =
  /^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/;

/**
 * An address that is asked for a gateway.
 *
 * Istio takes it as who starts the proxies: with no address, or one IP address, istiod does; with a host name, it is the
 * Service in front of proxies that run already.
 */
export class GatewayAddress {
  /** An IP address, which the load balancer is asked for. */
  public static ip(address: string): GatewayAddress {
    return new GatewayAddress(defined({ type: 'IPAddress', value: address }));
  }

  /**
   * A host name. To Istio it is that of the Service of proxies that run already: `istio-ingressgateway` of the same
   * namespace, or `istio-ingressgateway.istio-system.svc.cluster.local`.
   */
  public static hostname(hostname: string): GatewayAddress {
    return new GatewayAddress({ type: 'Hostname', value: hostname });
  }

  /** An address of a type that another implementation knows, or `NamedAddress`. Without value it is any of that type. */
  public static of(type: string, value?: string): GatewayAddress {
    return new GatewayAddress(defined({ type, value }));
  }

  /**
   * Reads what `_toSpec()` wrote. Without type it is an IP address.
   *
   * @internal
   */
  public static _fromSpec(spec: any): GatewayAddress {
    return new GatewayAddress(
      knownFields<GatewayAddressSpec, 'type' | 'value'>(spec, 'an address', 'type', 'value'),
    );
  }

  /** Its type. */
  public readonly addressType: string;
  /** The address; undefined for any of its type. */
  public readonly value?: string;

  private constructor(private readonly spec: GatewayAddressSpec) {
    const { type = 'IPAddress', value } = spec;
    this.addressType = type;
    this.value = value;
    if (bounded(type, 'type of an address', 1, 253) === '' || !TYPE.test(type)) {
      throw new MeshError({
        code: MeshErrorCode.INVALID_VALUE,
        got: `an address of type ${JSON.stringify(type)}`,
        expected: 'Hostname, IPAddress, NamedAddress or "domain/name"',
        mend: 'use GatewayAddress.ip() or hostname()',
      });
    }
    if (value !== undefined) this.checkValue(bounded(value, 'address', 0, 253));
  }

  /**
   * The address in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.addressType} ${this.value ?? '(any)'}`;
  }

  /**
   * The address as the Gateway API's `GatewaySpecAddress`.
   *
   * @internal
   */
  public _toSpec(): any {
    return { ...this.spec };
  }

  private checkValue(value: string): void {
    if (this.addressType === 'Hostname') {
      wildcardHostname(value, 'host name of a gateway');
      return;
    }
    if (this.addressType !== 'IPAddress' || isIP(value)) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_HOST,
      got: `the IP address ${JSON.stringify(value)}`,
      expected: 'an IPv4 or IPv6 address',
      mend: 'write the address alone, or use GatewayAddress.hostname()',
    });
  }
}

/** Addresses of one gateway: an IP address or host name stands there once (two rules of the CRD). */
export function distinctAddresses(addresses: readonly GatewayAddress[]): void {
  const keys = addresses
    .filter(
      ({ addressType, value }) => ['IPAddress', 'Hostname'].includes(addressType) && value !== undefined,
    )
    .map((address) => address._describe());
  const twice = keys.find((key, i) => keys.indexOf(key) !== i);
  if (twice === undefined) return;
  throw new MeshError({
    code: MeshErrorCode.DUPLICATE_NAME,
    got: `the address ${twice} twice`,
    expected: 'each address once',
    mend: 'take one of the two away',
  });
}
