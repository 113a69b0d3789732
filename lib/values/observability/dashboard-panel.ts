import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';

/** The unit of the values of a panel, by which Grafana writes them. */
export enum PanelUnit {
  /** A number without a unit. */
  NONE = 'short',
  /** Requests per second. */
  REQUESTS_PER_SECOND = 'reqps',
  /** Operations per second. */
  OPERATIONS_PER_SECOND = 'ops',
  /** Bytes per second. */
  BYTES_PER_SECOND = 'Bps',
  /** Milliseconds. */
  MILLISECONDS = 'ms',
  /** Seconds. */
  SECONDS = 's',
  /** A share from 0 to 1, which is written as a percentage. */
  SHARE = 'percentunit',
}

/** What a panel asks Prometheus for. */
export interface PanelQuery {
  /** The expression in PromQL. */
  readonly expression: string;
  /**
   * What its values are called, with labels as `{{ pod }}`.
   *
   * @default - all labels
   */
  readonly legend?: string;
}

/** What a panel can be given. */
export interface PanelOptions {
  /**
   * The unit of its values.
   *
   * @default PanelUnit.NONE
   */
  readonly unit?: PanelUnit;
  /**
   * What it tells, for whoever points at it.
   *
   * @default - its title alone
   */
  readonly description?: string;
}

/** A panel of a dashboard. */
export class DashboardPanel {
  /**
   * Lines over time.
   *
   * @param title its title
   * @param queries what it asks for
   * @param options its unit and description
   */
  public static timeSeries(title: string, queries: PanelQuery[], options: PanelOptions = {}): DashboardPanel {
    return new DashboardPanel('timeseries', title, queries, options);
  }

  /**
   * The last value, as a number.
   *
   * @param title its title
   * @param query what it asks for
   * @param options its unit and description
   */
  public static stat(title: string, query: PanelQuery, options: PanelOptions = {}): DashboardPanel {
    return new DashboardPanel('stat', title, [query], options);
  }

  private readonly asked: readonly PanelQuery[];

  private constructor(
    /** What Grafana calls this kind of panel. */
    public readonly type: string,
    /** Its title. */
    public readonly title: string,
    queries: readonly PanelQuery[],
    private readonly options: PanelOptions,
  ) {
    filled(title, 'title of a panel');
    this.asked = queries.map((query) => ({ ...query }));
    for (const { expression } of queries) filled(expression, `expression of the panel ${title}`);
    if (queries.length > 0 && queries.length <= REFERENCES.length) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_NUMBER,
      got: `${queries.length} queries in the panel ${title}`,
      expected: `1 to ${REFERENCES.length}`,
      mend: 'ask for something, or make two panels of it',
    });
  }

  /** What it asks for. */
  public get queries(): PanelQuery[] {
    return [...this.asked];
  }

  /**
   * The panel in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.title}: ${this.asked.map(({ expression }) => expression).join('; ')}`;
  }

  /**
   * The panel as Grafana has it.
   *
   * @internal
   */
  public _toSpec(id: number, gridPos: object): any {
    const { unit = PanelUnit.NONE, description } = this.options;
    return defined({
      id,
      type: this.type,
      title: this.title,
      description,
      datasource: DATA_SOURCE,
      gridPos,
      fieldConfig: { defaults: { unit }, overrides: [] },
      targets: this.asked.map(({ expression, legend }, i) =>
        defined({ refId: REFERENCES[i], datasource: DATA_SOURCE, expr: expression, legendFormat: legend }),
      ),
    });
  }
}

const REFERENCES = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** The data source that whoever looks at a dashboard chooses. */
const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };
