import { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type IMeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { distinct, dnsLabel, labels as checkLabels, objectName } from '../values/checks';
import { exportTo as checkExportTo } from '../values/export-to';
import { MeshError, MeshErrorCode } from '../values/mesh-error';
import { refuse } from '../values/mesh-fault';
import { subsetChecks } from '../values/networking/traffic-policy-checks';
import { hostText, type IMeshHost, MeshHost } from '../values/mesh-host';
import { wildcardHost } from '../values/dns-name';
import type { ISubset } from '../values/references';
import { defined, filledList, filledMap } from '../values/spec';
import { TrafficPolicy } from '../values/networking/traffic-policy';
import type { DestinationRuleSpec, SubsetSpec } from '../values/networking/messages';

/** A destination rule, defined here or elsewhere. */
export interface IDestinationRule extends IMeshResource {
  /** The subsets that are known of it. */
  readonly subsets: ISubset[];

  /**
   * A subset by its name. One that is not known is refused.
   *
   * @param name the name of the subset
   */
  subset(name: string): ISubset;
}

/** What makes a subset. */
export interface SubsetOptions {
  /**
   * The labels of its pods, of those that the service selects anyway. Without any it is all of them, which makes
   * sense only where the subset has a traffic policy of its own.
   */
  readonly labels: { [key: string]: string };
  /**
   * How clients deal with the subset. It takes effect only for requests that a route sends to the subset.
   *
   * @default - as with the host
   */
  readonly trafficPolicy?: TrafficPolicy;
}

/** What makes a destination rule. */
export interface DestinationRuleProps extends MeshResourceProps {
  /** The host that it is about. A short name is one of the namespace of the rule. No IP address. */
  readonly host: IMeshHost;
  /**
   * How clients deal with the host.
   *
   * @default - as Istio and the mesh configuration have it
   */
  readonly trafficPolicy?: TrafficPolicy;
  /**
   * The namespaces whose clients see the rule: names, `.` for its own, or `*` alone for all.
   *
   * @default - all, or what the mesh configuration says
   */
  readonly exportTo?: string[];
  /**
   * The labels of the clients for which the rule is, of its own namespace only. With it, `exportTo` may only name
   * the own namespace.
   *
   * These are the pods that call, not those that are called.
   *
   * @default - all clients
   */
  readonly workloadSelector?: { [key: string]: string };
}

/** What is known of a destination rule that is defined elsewhere. */
export interface DestinationRuleAttributes {
  /** Its name. */
  readonly name: string;
  /**
   * Its namespace.
   *
   * @default - not known
   */
  readonly namespace?: string;
  /** The host that it is about. */
  readonly host: IMeshHost;
  /** The names of its subsets. */
  readonly subsets: string[];
}

/** A short name is one of the namespace of the rule; whoever routes to it may stand in another. */
function within(host: IMeshHost, namespace: string | undefined): IMeshHost {
  const { hostName, hostNamespace, hostPorts } = host;
  if (hostNamespace !== undefined || hostName.includes('.') || namespace === undefined) return host;
  return { hostName, hostNamespace: namespace, hostPorts };
}

function find(subsets: readonly ISubset[], name: string, rule: string): ISubset {
  const subset = subsets.find(({ subsetName }) => subsetName === name);
  if (subset) return subset;
  const known = subsets.map(({ subsetName }) => subsetName).join(', ');
  throw new MeshError({
    code: MeshErrorCode.UNKNOWN_SUBSET,
    got: `subset "${name}" of the destination rule "${rule}"`,
    expected: known === '' ? 'nothing: no subset of it is known' : `one of ${known}`,
    mend: known === '' ? 'declare its subsets' : 'use one of these, or declare it',
  });
}

class ImportedDestinationRule extends Construct implements IDestinationRule {
  public readonly subsets: ISubset[];
  public readonly name: string;
  public readonly namespace?: string;

  public constructor(scope: Construct, id: string, attributes: DestinationRuleAttributes) {
    super(scope, id);
    const { name, namespace, subsets } = attributes;
    this.name = located(this, () => objectName(name, 'name'));
    this.namespace = namespace;
    const subsetHost = within(attributes.host, namespace);
    const names = located(this, () => distinct(subsets, 'subset'));
    this.subsets = names.map((subset) => ({
      subsetName: located(this, () => dnsLabel(subset, 'subset')),
      subsetHost,
    }));
  }

  public subset(name: string): ISubset {
    return located(this, () => find(this.subsets, name, this.name));
  }
}

/**
 * How clients deal with a host once a route has chosen it, and which subsets its pods have.
 *
 * A proxy looks for the rule of a host in the namespace of the client, then in that of the service, then in
 * Istio's root namespace, and stops at the first namespace that has one: a rule for `*.local` beside the client
 * hides an exact one beside the service. Rules of one namespace for the same host are merged; those of different
 * namespaces never are.
 */
export class DestinationRule extends MeshResource implements IDestinationRule {
  /** A rule that is defined elsewhere, with its subsets, to route to. */
  public static fromDestinationRuleAttributes(
    scope: Construct,
    id: string,
    attributes: DestinationRuleAttributes,
  ): IDestinationRule {
    return new ImportedDestinationRule(scope, id, attributes);
  }

  /** A rule that is defined elsewhere, by its name alone: nothing is known of its subsets. */
  public static fromDestinationRuleName(scope: Construct, id: string, name: string): IDestinationRule {
    const host = { hostName: name, hostPorts: [] };
    return new ImportedDestinationRule(scope, id, { name, host, subsets: [] });
  }

  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest, of any version of the API group
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): DestinationRule {
    const read = (props: MeshResourceProps, spec: DestinationRuleSpec) => {
      const policyOf = (policy: unknown) =>
        policy === undefined ? undefined : TrafficPolicy._fromSpec(policy);
      const rule = new DestinationRule(scope, id, {
        ...props,
        host: MeshHost.of(spec.host),
        trafficPolicy: policyOf(spec.trafficPolicy),
        exportTo: spec.exportTo,
        workloadSelector: spec.workloadSelector && { ...spec.workloadSelector.matchLabels },
      });
      for (const { name, labels = {}, trafficPolicy } of spec.subsets ?? []) {
        rule.addSubset(name, { labels, trafficPolicy: policyOf(trafficPolicy) });
      }
      return rule;
    };
    return readManifest(scope, id, manifest, 'networking.istio.io', 'DestinationRule', read);
  }

  /** The host that the rule is about. */
  public readonly host: IMeshHost;

  private readonly declared: ISubset[] = [];
  private readonly subsetSpecs: SubsetSpec[] = [];
  private readonly trafficPolicy?: TrafficPolicy;
  private readonly exportTo?: string[];
  private readonly workloadSelector?: { [key: string]: string };

  public constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    super(scope, id, props, 'networking.istio.io/v1', 'DestinationRule');
    const { host, trafficPolicy, exportTo, workloadSelector } = props;
    this.host = host;
    this.trafficPolicy = trafficPolicy;
    located(this, () => {
      wildcardHost(this.hostText(), 'host');
      this.checkPolicy(trafficPolicy);
    });
    this.exportTo = located(
      this,
      () => exportTo && checkExportTo(exportTo, this.namespace, { selects: workloadSelector !== undefined }),
    );
    this.workloadSelector = located(
      this,
      () => workloadSelector && checkLabels(workloadSelector, 'workloadSelector'),
    );
  }

  /** The subsets that were declared, in their order. */
  public get subsets(): ISubset[] {
    return [...this.declared];
  }

  /**
   * Declares a subset. Its name must be a DNS label that the rule does not have yet.
   *
   * @param name the name of the subset
   * @param options what makes it
   */
  public addSubset(name: string, options: SubsetOptions): ISubset {
    return located(this, () => {
      const labels = checkLabels(options.labels, `labels of subset "${name}"`);
      refuse(subsetChecks, { subsets: [...this.subsetSpecs, { name }] });
      dnsLabel(name, 'subset');
      this.checkPolicy(options.trafficPolicy);
      const subset = { subsetName: name, subsetHost: within(this.host, this.namespace) };
      this.declared.push(subset);
      this.subsetSpecs.push(
        defined({
          name,
          labels: Object.keys(labels).length === 0 ? undefined : labels,
          trafficPolicy: options.trafficPolicy?._toSpec(),
        }),
      );
      return subset;
    });
  }

  /**
   * A subset that was declared. Any other is refused.
   *
   * @param name the name of the subset
   */
  public subset(name: string): ISubset {
    return located(this, () => find(this.declared, name, this.name));
  }

  protected renderSpec(): any {
    const spec: DestinationRuleSpec = defined({
      host: this.hostText(),
      trafficPolicy: this.trafficPolicy?._toSpec(),
      subsets: filledList(this.subsetSpecs),
      exportTo: filledList(this.exportTo),
      workloadSelector: this.workloadSelector && defined({ matchLabels: filledMap(this.workloadSelector) }),
    });
    return spec;
  }

  private hostText(): string {
    return hostText(this.host, { namespace: this.namespace });
  }

  private checkPolicy(policy: TrafficPolicy | undefined): void {
    if (this.namespace !== undefined) policy?._checkNamespace(this.namespace);
  }
}
