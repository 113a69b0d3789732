import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { distinct, labels, objectName } from '../values/checks';
import { wildcardHost } from '../values/dns-name';
import { listOf, ofKind } from '../values/expected-kind';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { CertificateIssuer } from '../values/security/certificate-issuer';
import { CertificateKey } from '../values/security/certificate-key';
import type { ICertificateRef } from '../values/security/certificate-ref';
import { defined, filledList, filledMap } from '../values/spec';
import { WireDuration } from '../values/wire-duration';

/** What makes a certificate. */
export interface CertificateProps extends MeshResourceProps {
  /** The names of the servers for which it is: `shop.example.com`, `*.example.com`. */
  readonly dnsNames: string[];
  /** What signs it. */
  readonly issuer: CertificateIssuer;
  /**
   * The Secret in which cert-manager keeps certificate and key, of the namespace of the certificate.
   *
   * @default - the name of the certificate
   */
  readonly secretName?: string;
  /**
   * The common name, at most 64 characters. Clients of today look at the names of the servers instead.
   *
   * @default - none
   */
  readonly commonName?: string;
  /**
   * How long it is asked to be valid, at least an hour.
   *
   * @default - as the issuer has it; cert-manager asks for 90 days
   */
  readonly duration?: Duration;
  /**
   * How long before its end it is renewed, at least 5 minutes.
   *
   * @default - a third of the time for which it is valid
   */
  readonly renewBefore?: Duration;
  /**
   * Its private key.
   *
   * @default - RSA of 2048 bits
   */
  readonly key?: CertificateKey;
  /**
   * What it may be used for, in the words of cert-manager's `KeyUsage`: `server auth`, `client auth`.
   *
   * @default - digital signature and key encipherment, which servers need
   */
  readonly usages?: string[];
  /**
   * Labels of the Secret.
   *
   * @default - those of cert-manager
   */
  readonly secretLabels?: { [key: string]: string };
  /**
   * Annotations of the Secret.
   *
   * @default - those of cert-manager
   */
  readonly secretAnnotations?: { [key: string]: string };
}

interface CertificateSpec {
  readonly dnsNames?: string[];
  readonly issuerRef: unknown;
  readonly secretName: string;
  readonly commonName?: string;
  readonly duration?: string;
  readonly renewBefore?: string;
  readonly privateKey?: unknown;
  readonly usages?: string[];
  readonly secretTemplate?: { labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
}

const HOUR = 3_600_000;
const LEAST_RENEWAL = 300_000;
const LONGEST_COMMON_NAME = 64;

/**
 * A certificate that cert-manager gets and renews (kind `Certificate` of `cert-manager.io/v1`). Give it to an `IstioIngress`, in the
 * namespace of whose pods it must stand.
 *
 * What is refused is what cert-manager's own webhook refuses (cert-manager, `internal/apis/certmanager/validation/certificate.go`).
 */
export class Certificate extends MeshResource implements ICertificateRef {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): Certificate {
    const read = (props: MeshResourceProps, spec: CertificateSpec) => {
      const { dnsNames = [], issuerRef, secretName, commonName, usages, privateKey, secretTemplate } = spec;
      const certificate = new Certificate(scope, id, {
        ...props,
        dnsNames,
        issuer: CertificateIssuer._fromSpec(issuerRef),
        secretName,
        commonName,
        key: privateKey === undefined ? undefined : CertificateKey._fromSpec(privateKey),
        usages,
        secretLabels: secretTemplate?.labels,
        secretAnnotations: secretTemplate?.annotations,
      });
      located(certificate, () => certificate.lasts(spec));
      return certificate;
    };
    return readManifest(scope, id, manifest, 'cert-manager.io', 'Certificate', read);
  }

  /** The name of the Secret with certificate and key. */
  public readonly certificateSecretName: string;
  /** The names of the servers for which it is. */
  public readonly certificateDnsNames: string[];

  private readonly props: CertificateProps;
  private duration?: WireDuration;
  private renewBefore?: WireDuration;

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props for which servers it is, and what signs it
   */
  public constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id, props, 'cert-manager.io/v1', 'Certificate');
    const { dnsNames, issuer, secretName = this.name, commonName, duration, renewBefore } = props;
    located(this, () => {
      listOf(dnsNames, 'dnsNames');
      const example = "CertificateIssuer.clusterIssuer('letsencrypt')";
      ofKind(issuer, '_toSpec', 'issuer', 'a CertificateIssuer', example);
    });
    this.props = props;
    this.certificateSecretName = located(this, () => objectName(secretName, 'name of a Secret'));
    this.certificateDnsNames = located(this, () => {
      dnsNames.forEach((name) => wildcardHost(name, 'name of a server'));
      return distinct(dnsNames, 'name of a server');
    });
    located(this, () => {
      if (dnsNames.length === 0) throw forNobody();
      if (commonName !== undefined && commonName.length > LONGEST_COMMON_NAME) throw longName(commonName);
      if (props.secretLabels !== undefined) labels(props.secretLabels, 'labels of the Secret');
      this.setDurations(
        WireDuration.maybe(duration, 'duration', HOUR),
        WireDuration.maybe(renewBefore, 'renewBefore', LEAST_RENEWAL),
      );
    });
  }

  /** The namespace of the certificate and of its Secret; undefined where whoever applies it decides. */
  public get certificateNamespace(): string | undefined {
    return this.namespace;
  }

  protected renderSpec(): any {
    const { issuer, commonName, key, usages, secretLabels, secretAnnotations } = this.props;
    const template = defined({ labels: filledMap(secretLabels), annotations: filledMap(secretAnnotations) });
    const spec: CertificateSpec = defined({
      secretName: this.certificateSecretName,
      issuerRef: issuer._toSpec(),
      commonName,
      dnsNames: [...this.certificateDnsNames],
      duration: this.duration?.text,
      renewBefore: this.renewBefore?.text,
      privateKey: key?._toSpec(),
      usages: filledList(usages),
      secretTemplate: Object.keys(template).length === 0 ? undefined : template,
    });
    return spec;
  }

  /** Takes durations as they are written. */
  private lasts({ duration, renewBefore }: CertificateSpec): void {
    this.setDurations(
      WireDuration.maybeParse(duration, 'duration', HOUR),
      WireDuration.maybeParse(renewBefore, 'renewBefore', LEAST_RENEWAL),
    );
  }

  private setDurations(duration: WireDuration | undefined, renewBefore: WireDuration | undefined): void {
    if (
      duration !== undefined &&
      renewBefore !== undefined &&
      renewBefore.milliseconds >= duration.milliseconds
    ) {
      throw new MeshError({
        code: MeshErrorCode.CONFLICTING_SETTINGS,
        got: `a renewal ${renewBefore.text} before the end of a certificate for ${duration.text}`,
        expected: 'a renewal within the time for which it is valid',
        mend: 'let `renewBefore` be shorter than `duration`, or leave it out',
      });
    }
    this.duration = duration;
    this.renewBefore = renewBefore;
  }
}

const forNobody = () =>
  new MeshError({
    code: MeshErrorCode.MISSING_SETTING,
    got: 'a certificate for no server',
    expected: 'at least one name of a server',
    mend: 'give `dnsNames`: the hosts that the gateway serves by HTTPS',
  });

const longName = (name: string) =>
  new MeshError({
    code: MeshErrorCode.INVALID_NAME,
    got: `a common name of ${name.length} characters`,
    expected: `at most ${LONGEST_COMMON_NAME}`,
    mend: 'leave it out: clients look at `dnsNames`',
  });
