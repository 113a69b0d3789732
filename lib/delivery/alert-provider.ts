import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { choice, objectName } from '../values/checks';
import type { AlertProviderSpec } from '../values/delivery/flagger-messages';
import type { IAlertProviderRef } from '../values/delivery/flagger-object-ref';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { defined } from '../values/spec';

/** Where alerts are read. */
export enum AlertProviderType {
  /** Slack. */
  SLACK = 'slack',
  /** Microsoft Teams. */
  MS_TEAMS = 'msteams',
  /** Discord. */
  DISCORD = 'discord',
  /** Rocket.Chat. */
  ROCKET = 'rocket',
  /** Google Chat. */
  GOOGLE_CHAT = 'gchat',
}

/** Where alerts go to. */
export interface AlertProviderProps extends MeshResourceProps {
  /** Where they are read. */
  readonly type: AlertProviderType;
  /**
   * The address of its webhook.
   *
   * @default - that of the Secret
   */
  readonly address?: string;
  /**
   * The Secret whose `address` is that of the webhook, of the namespace of the provider. A `token` in it goes along.
   *
   * @default - none: `address` says it
   */
  readonly secret?: string;
  /**
   * The channel.
   *
   * @default - `general`
   */
  readonly channel?: string;
  /**
   * Who says so there.
   *
   * @default - `flagger`
   */
  readonly username?: string;
  /**
   * The address of a proxy for HTTP.
   *
   * @default - none
   */
  readonly proxy?: string;
}

/** Where alerts on Canaries go to (kind `AlertProvider` of `flagger.app/v1beta1`). */
export class AlertProvider extends MeshResource implements IAlertProviderRef {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): AlertProvider {
    const read = (props: MeshResourceProps, { secretRef, type, ...spec }: AlertProviderSpec) => {
      const { address, channel, username, proxy } = spec;
      const known = { address, channel, username, proxy, secret: secretRef?.name };
      return new AlertProvider(scope, id, { ...props, type: type as AlertProviderType, ...known });
    };
    return readManifest(scope, id, manifest, 'flagger.app', 'AlertProvider', read);
  }

  private readonly spec: AlertProviderSpec;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props where alerts go to
   */
  public constructor(scope: Construct, id: string, props: AlertProviderProps) {
    super(scope, id, props, 'flagger.app/v1beta1', 'AlertProvider');
    const { type, address, secret, channel, username, proxy } = props;
    this.spec = located(this, () => {
      choice(type, Object.values(AlertProviderType), 'type of an alert provider');
      // Flagger, artifacts/flagger/crd.yaml: exactly one of the two.
      if ((address === undefined) === (secret === undefined)) throw notOneAddress(address);
      const secretRef = secret === undefined ? undefined : { name: objectName(secret, 'name of a Secret') };
      return defined({ type, address, secretRef, channel, username, proxy });
    });
  }

  /** The name, as Canaries refer to it. */
  public get alertProviderName(): string {
    return this.name;
  }

  /** The namespace, as Canaries refer to it. */
  public get alertProviderNamespace(): string | undefined {
    return this.namespace;
  }

  protected renderSpec(): any {
    return { ...this.spec };
  }
}

const notOneAddress = (address: string | undefined) =>
  new MeshError({
    code: address === undefined ? MeshErrorCode.MISSING_SETTING : MeshErrorCode.CONFLICTING_SETTINGS,
    got: address === undefined ? 'an alert provider without an address' : 'an address and a Secret with one',
    expected: 'one of `address` and `secret`',
    mend: 'give the name of a Secret that has the address',
  });
