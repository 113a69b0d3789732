import {
  DashboardBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { Chart, Testing } from 'cdk8s';
import { MeshErrorCode } from '../../lib/errors';
import { Dashboard, DashboardPanel, MeshObservability, PanelUnit } from '../../lib/observability';
import { refusal } from '../support/refusal';
import { objectives } from './alert-cases';

const { dashboards } = new MeshObservability(new Chart(Testing.app(), 'observability'), 'mesh', {
  objectives: [...objectives],
});
const source = { type: 'prometheus', uid: '${datasource}' };

/** The same dashboard as Grafana's own kit builds it. What the kit fills in beside that is what Grafana takes for granted. */
function built(spec: any): any {
  const builder = new DashboardBuilder(spec.title)
    .uid(spec.uid)
    .tags(spec.tags)
    .editable()
    .refresh(spec.refresh)
    .time(spec.time)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'));
  for (const { name, label, query } of spec.templating.list.slice(1)) {
    const variable = new QueryVariableBuilder(name).label(label).query(query).datasource(source);
    builder.withVariable(
      variable.refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc),
    );
  }
  for (const { id, type, title, description, gridPos, fieldConfig, targets } of spec.panels) {
    if (type === 'row') {
      builder.withRow(new RowBuilder(title).id(id).gridPos(gridPos));
      continue;
    }
    const panel = (type === 'stat' ? new StatBuilder() : new TimeSeriesBuilder())
      .id(id)
      .title(title)
      .datasource(source)
      .gridPos(gridPos)
      .unit(fieldConfig.defaults.unit);
    if (description !== undefined) panel.description(description);
    for (const { refId, expr, legendFormat } of targets) {
      const query = new DataqueryBuilder().refId(refId).expr(expr).datasource(source);
      panel.withTarget(legendFormat === undefined ? query : query.legendFormat(legendFormat));
    }
    builder.withPanel(panel);
  }
  return JSON.parse(JSON.stringify(builder.build()));
}

test.each(dashboards.map((dashboard) => [dashboard.title, dashboard] as const))(
  '%s says nothing that the kit of Grafana would not say',
  (_, dashboard) => {
    const spec = JSON.parse(dashboard._toJson());
    expect(built(spec)).toMatchObject(spec);
  },
);

test('no two panels of a dashboard overlap, and each is within the grid', () => {
  for (const dashboard of dashboards) {
    const places = JSON.parse(dashboard._toJson()).panels.map(({ gridPos }: any) => gridPos);
    for (const [i, { x, y, w, h }] of places.entries()) {
      expect(x + w).toBeLessThanOrEqual(24);
      const rivals = places
        .slice(i + 1)
        .filter((o: any) => x < o.x + o.w && o.x < x + w && y < o.y + o.h && o.y < y + h);
      expect([dashboard.title, rivals]).toEqual([dashboard.title, []]);
    }
  }
});

test('each dashboard has a uid of its own, and ids of its own for panels', () => {
  const uids = dashboards.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const dashboard of dashboards) {
    const ids = JSON.parse(dashboard._toJson()).panels.map(({ id }: any) => id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a dashboard of your own has its panels side by side', () => {
  const panel = DashboardPanel.timeSeries('Up', [{ expression: 'up' }], { unit: PanelUnit.NONE });
  const dashboard = Dashboard.of({
    uid: 'own',
    title: 'Own',
    rows: [{ title: 'a', panels: [panel, panel] }],
  });
  const { panels } = JSON.parse(dashboard._toJson());
  expect(panels.map(({ gridPos }: any) => gridPos.x)).toEqual([0, 0, 12]);
  expect(dashboard.queries).toEqual([{ expression: 'up' }, { expression: 'up' }]);
});

test('a uid that Grafana does not take, and a panel that asks for nothing, are refused', () => {
  const odd = () => Dashboard.of({ uid: 'a b', title: 'a', rows: [] });
  expect(refusal(odd).code).toBe(MeshErrorCode.INVALID_NAME);
  const empty = () => DashboardPanel.timeSeries('a', []);
  expect(refusal(empty).code).toBe(MeshErrorCode.INVALID_NUMBER);
});
