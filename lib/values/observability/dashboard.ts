import { filled } from '../checks';
import { MeshError, MeshErrorCode } from '../mesh-error';
import { defined } from '../spec';
import type { DashboardPanel, PanelQuery } from './dashboard-panel';

/** A value that whoever looks at a dashboard chooses: `$workload` in its expressions. */
export interface DashboardVariable {
  /** Its name. */
  readonly name: string;
  /**
   * What it is called.
   *
   * @default - its name
   */
  readonly label?: string;
  /** The series whose label has its values: `istio_requests_total{destination_workload_namespace=~"$namespace"}`. */
  readonly series: string;
  /** The label. */
  readonly valuesOf: string;
  /**
   * Whether several values can be chosen, and all of them; expressions then compare by `=~`.
   *
   * @default false
   */
  readonly multiple?: boolean;
}

/** Panels below a heading. */
export interface DashboardRow {
  /** The heading. */
  readonly title: string;
  /** The panels, side by side. */
  readonly panels: DashboardPanel[];
}

/** What makes a dashboard. */
export interface DashboardProps {
  /** By what links know it: at most 40 letters, digits, `-` and `_`. */
  readonly uid: string;
  /** Its title. */
  readonly title: string;
  /** Its rows. */
  readonly rows: DashboardRow[];
  /**
   * What can be chosen, beside the data source.
   *
   * @default - nothing
   */
  readonly variables?: DashboardVariable[];
  /**
   * By what dashboards are found.
   *
   * @default - `istio`
   */
  readonly tags?: string[];
}

/** How many columns Grafana has, and how high panels and headings are. */
const COLUMNS = 24;
const HEIGHT = 8;

/** A dashboard of Grafana, whose queries are data. */
export class Dashboard {
  /** A dashboard. */
  public static of(props: DashboardProps): Dashboard {
    return new Dashboard(props);
  }

  private constructor(private readonly props: DashboardProps) {
    filled(props.title, 'title of a dashboard');
    if (/^[a-zA-Z0-9_-]{1,40}$/.test(props.uid)) return;
    throw new MeshError({
      code: MeshErrorCode.INVALID_NAME,
      got: `the uid ${JSON.stringify(props.uid)} of a dashboard`,
      expected: 'at most 40 letters, digits, "-" and "_"',
      mend: 'choose such a uid',
    });
  }

  /** By what links know it. */
  public get uid(): string {
    return this.props.uid;
  }

  /** Its title. */
  public get title(): string {
    return this.props.title;
  }

  /** Its panels, row by row. */
  public get panels(): DashboardPanel[] {
    return this.props.rows.flatMap(({ panels }) => panels);
  }

  /** All that it asks Prometheus for. */
  public get queries(): PanelQuery[] {
    return this.panels.flatMap(({ queries }) => queries);
  }

  /**
   * The dashboard as Grafana reads it.
   *
   * @internal
   */
  public _toJson(): string {
    return `${JSON.stringify(this._toSpec(), undefined, 2)}\n`;
  }

  /**
   * The dashboard in words.
   *
   * @internal
   */
  public _describe(): string {
    return `${this.title}: ${this.panels.map(({ title }) => title).join(', ')}`;
  }

  /**
   * The dashboard as Grafana's model has it.
   *
   * @internal
   */
  public _toSpec(): any {
    const { uid, title, variables = [], tags = ['istio'] } = this.props;
    return {
      uid,
      title,
      tags: [...tags],
      schemaVersion: SCHEMA,
      editable: true,
      refresh: '30s',
      time: { from: 'now-1h', to: 'now' },
      templating: { list: [CHOICE_OF_SOURCE, ...variables.map(variableSpec)] },
      panels: this.placed(),
    };
  }

  /** The panels with their places: below each heading as many side by side as there are, at most three. */
  private placed(): any[] {
    const placed: any[] = [];
    let y = 0;
    for (const { title, panels } of this.props.rows) {
      const heading = { x: 0, y, w: COLUMNS, h: 1 };
      placed.push({
        id: placed.length + 1,
        type: 'row',
        title,
        collapsed: false,
        gridPos: heading,
        panels: [],
      });
      y += 1;
      const across = Math.min(Math.max(panels.length, 1), 3);
      const w = COLUMNS / across;
      panels.forEach((panel, i) => {
        const place = { x: (i % across) * w, y: y + Math.floor(i / across) * HEIGHT, w, h: HEIGHT };
        placed.push(panel._toSpec(placed.length + 1, place));
      });
      y += Math.ceil(panels.length / across) * HEIGHT;
    }
    return placed;
  }
}

/** The version of Grafana's model that `@grafana/grafana-foundation-sdk` writes; Grafana brings older ones up to date. */
const SCHEMA = 42;

const CHOICE_OF_SOURCE = {
  type: 'datasource',
  name: 'datasource',
  label: 'Data source',
  query: 'prometheus',
};

const variableSpec = ({ name, label, series, valuesOf, multiple }: DashboardVariable) =>
  defined({
    type: 'query',
    name,
    label,
    datasource: { type: 'prometheus', uid: '${datasource}' },
    query: `label_values(${series}, ${valuesOf})`,
    refresh: 2,
    sort: 1,
    multi: multiple,
    includeAll: multiple,
  });
