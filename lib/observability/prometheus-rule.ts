import type { Construct } from 'constructs';
import { located } from '../core/located';
import { readManifest } from '../core/manifest';
import { MeshResource, type MeshResourceProps } from '../core/mesh-resource';
import { distinct } from '../values/checks';
import { RuleGroup } from '../values/observability/rule-group';
import { filledList } from '../values/spec';

/** What makes rules for Prometheus. */
export interface PrometheusRuleProps extends MeshResourceProps {
  /**
   * The groups of rules.
   *
   * @default - those that are added
   */
  readonly groups?: RuleGroup[];
}

/**
 * Series that Prometheus records and alerts that it raises (kind `PrometheusRule` of `monitoring.coreos.com/v1`).
 *
 * A Prometheus of the operator takes the rules whose labels its `ruleSelector` names: give these by `metadata`.
 */
export class PrometheusRule extends MeshResource {
  /**
   * Reads a manifest. What is written is its spec as it was; one that could not be written so is refused.
   *
   * @param scope the construct in which it is to stand
   * @param id its id there
   * @param manifest the manifest
   */
  public static fromManifest(scope: Construct, id: string, manifest: any): PrometheusRule {
    const read = (props: MeshResourceProps, spec: any) =>
      new PrometheusRule(scope, id, {
        ...props,
        groups: (spec.groups ?? []).map((group: any) => RuleGroup._fromSpec(group)),
      });
    return readManifest(scope, id, manifest, 'monitoring.coreos.com', 'PrometheusRule', read);
  }

  private readonly all: RuleGroup[] = [];

  /**
   * @param scope the construct in which it stands
   * @param id its id there, and its name unless another is given
   * @param props the rules
   */
  public constructor(scope: Construct, id: string, props: PrometheusRuleProps = {}) {
    super(scope, id, props, 'monitoring.coreos.com/v1', 'PrometheusRule');
    for (const group of props.groups ?? []) this.addGroup(group);
  }

  /** The groups, in the order in which they were added. */
  public get groups(): RuleGroup[] {
    return [...this.all];
  }

  /**
   * Adds a group of rules.
   *
   * @param group the group, of a name that no other has
   */
  public addGroup(group: RuleGroup): void {
    located(this, () =>
      distinct(
        [...this.all, group].map(({ name }) => name),
        'group of rules',
      ),
    );
    this.all.push(group);
  }

  protected renderSpec(): any {
    return { groups: filledList(this.all.map((group) => group._toSpec())) };
  }
}
