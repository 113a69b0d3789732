import { dnsLabel, labels as checkLabels } from '../values/checks';
import { MeshError, MeshErrorCode } from '../values/mesh-error';

/** The clusters that Argo CD knows, to be installed into alike. */
export class ArgoCdClusters {
  /** All that it knows. */
  public static all(): ArgoCdClusters {
    return new ArgoCdClusters({ clusters: {} });
  }

  /**
   * Those by their names.
   *
   * @param names as Argo CD lists them; `in-cluster` is its own
   */
  public static named(...names: string[]): ArgoCdClusters {
    if (names.length > 0) {
      return new ArgoCdClusters({
        list: { elements: names.map((name) => ({ name: dnsLabel(name, 'cluster') })) },
      });
    }
    throw new MeshError({
      code: MeshErrorCode.MISSING_SETTING,
      got: 'no name of a cluster',
      expected: 'one at least',
      mend: 'name the clusters, or take ArgoCdClusters.all()',
    });
  }

  /**
   * Those whose Secrets have some labels.
   *
   * @param labels the labels
   */
  public static labelled(labels: { readonly [key: string]: string }): ArgoCdClusters {
    const matchLabels = checkLabels({ ...labels }, 'labels of clusters');
    return new ArgoCdClusters({ clusters: { selector: { matchLabels } } });
  }

  private constructor(private readonly generator: any) {}

  /**
   * The clusters as a generator of an `ApplicationSet`.
   *
   * @internal
   */
  public _toSpec(): any {
    return structuredClone(this.generator);
  }
}
