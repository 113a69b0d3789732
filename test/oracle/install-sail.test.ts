import { App, Chart } from 'cdk8s';
import { InstallationMethod } from '../../lib/install/installation-method';
import { IstioInstallation } from '../../lib/install/istio-installation';
import { helmReleases } from '../../lib/values/install/helm-values';
import type { IstioInstallationOptions } from '../../lib/values/install/installation-options';
import { planInstallation } from '../../lib/values/install/installation-plan';
import { Profile } from '../../lib/values/install/profile';
import { renderChart } from './istio-charts';
import { bare, everything } from './installations';

jest.setTimeout(600_000);

/** The objects that the Sail Operator gets. */
function sailObjects(options: IstioInstallationOptions): any[] {
  const chart = new Chart(new App(), 'mesh');
  new IstioInstallation(chart, 'istio', { ...options, method: InstallationMethod.sailOperator() });
  return chart.toJson();
}

const installations: [string, IstioInstallationOptions][] = [
  ...Profile.allNames().map((name): [string, IstioInstallationOptions] => [name, bare(name)]),
  ['everything', everything],
];

/** What the operator itself tells the charts, by the profile and the revision of the object. */
function ofOperator({ profile = Profile.DEFAULT, revision, revisionTags }: IstioInstallationOptions): any {
  return { profile: profile.helmProfile, revision, revisionTags, platform: profile.platform };
}

/** The chart of istiod also writes down what values it was given, in a ConfigMap that nothing but a person reads. */
const withoutRecord = (objects: readonly any[]) =>
  objects.filter(({ kind, metadata }) => kind !== 'ConfigMap' || !/^values(-|$)/.test(metadata.name));

const kinds = [
  ['Istio', 'istiod', 'pilot'],
  ['IstioCNI', 'cni', 'cni'],
  ['ZTunnel', 'ztunnel', 'ztunnel'],
] as const;

describe.each(installations)('the Sail Operator with %s', (_, options) => {
  const objects = sailObjects(options);
  const releases = helmReleases(planInstallation(options));

  test.each(kinds)('tells by %s what Helm tells the chart %s', (kind, chart, part) => {
    const object = objects.find((one) => one.kind === kind);
    const release = releases.find((one) => one.chart === chart);
    expect(object === undefined).toBe(release === undefined);
    if (object === undefined || release === undefined) return;
    expect(object.spec.namespace).toBe(release.namespace);
    const { [part]: own = {}, ...shared } = object.spec.values ?? {};
    const { profile, platform, ...named } = ofOperator(options);
    const global = { ...shared.global, platform };
    const revised = chart === 'cni' ? {} : named;
    const given = JSON.parse(JSON.stringify({ ...own, ...shared, ...revised, profile, global }));
    const render = (values: object) => withoutRecord(renderChart(chart, values, release.namespace));
    const byHelm = render(release.values);
    expect(render(given)).toEqual(byHelm);
    expect(byHelm.length).toBeGreaterThan(0);
  });

  test('makes gateways like those of the chart', () => {
    const gateways = releases.filter(({ chart }) => chart === 'gateway');
    expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(gateways.length);
    for (const { name: gateway, namespace, values } of gateways) {
      const theirs = renderChart('gateway', values, namespace);
      const ours = objects.filter(
        ({ metadata }) => metadata.name === gateway && metadata.namespace === namespace,
      );
      const specOf = (all: readonly any[], kind: string) => all.find((one) => one.kind === kind)?.spec;
      const [their, our] = [theirs, ours].map((all) => ({
        kinds: all
          .map(({ kind }) => kind)
          .filter((kind) => kind !== 'PodDisruptionBudget')
          .sort(),
        type: specOf(all, 'Service').type,
        ports: specOf(all, 'Service').ports.map((port: object) => ({ protocol: 'TCP', ...port })),
        selector: specOf(all, 'Service').selector,
        matchLabels: specOf(all, 'Deployment').selector.matchLabels,
        replicas: specOf(all, 'Deployment').replicas,
        env: specOf(all, 'Deployment').template.spec.containers[0].env ?? undefined,
        scaler: specOf(all, 'HorizontalPodAutoscaler'),
        rules: all.find(({ kind }) => kind === 'Role').rules,
      }));
      expect(our).toEqual(their);
      const { labels, annotations } = specOf(ours, 'Deployment').template.metadata;
      const pod = specOf(theirs, 'Deployment').template.metadata;
      expect(pod.labels).toMatchObject(labels);
      expect(pod.annotations).toMatchObject(annotations);
    }
  });
});
