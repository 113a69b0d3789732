import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { IstioInstallation } from '../../lib/install/istio-installation';
import { InstallationMethod } from '../../lib/install/installation-method';
import { IstioVersion } from '../../lib/values/install/istio-version';
import { KubernetesVersion } from '../../lib/values/install/kubernetes-version';
import { Profile } from '../../lib/values/install/profile';
import {
  type IWorkloadIdentity,
  principalsOf,
  WorkloadIdentity,
} from '../../lib/values/security/workload-identity';
import { ClientPod } from '../../lib/workloads/client-pod';
import { VersionedNginx } from '../../lib/workloads/versioned-nginx';
import { VersionedWorkload } from '../../lib/workloads/versioned-workload';
import { WorkloadPort } from '../../lib/workloads/workload-port';

const base = { image: 'shop/reviews:1', ports: [WorkloadPort.http(9080)] };
const shop = () => new Chart(new App(), 'test', { namespace: 'shop' });
const accountsIn = (chart: Chart) => Testing.synth(chart).filter(({ kind }) => kind === 'ServiceAccount');
const podAccounts = (chart: Chart) =>
  Testing.synth(chart).flatMap(({ spec }) => (spec?.template?.spec ?? spec)?.serviceAccountName ?? []);

describe('the identity of a workload', () => {
  test('is a ServiceAccount of its own, of its name, without guesses', () => {
    const chart = shop();
    const reviews = new VersionedWorkload(chart, 'reviews', { ...base, versions: ['v1', 'v2'] });
    expect(accountsIn(chart)).toEqual([
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'reviews', namespace: 'shop' } },
    ]);
    expect(podAccounts(chart)).toEqual(['reviews', 'reviews']);
    expect(principalsOf(reviews)).toEqual(['cluster.local/ns/shop/sa/reviews']);
    expect(reviews.serviceAccount('v1').name).toBe('reviews');
  });

  test('is an account that is given, by object or by name, and none is made then', () => {
    const chart = shop();
    const account = new kplus.ServiceAccount(chart, 'account', { metadata: { name: 'reviewer' } });
    const reviews = new VersionedWorkload(chart, 'reviews', {
      ...base,
      versions: ['v1'],
      serviceAccount: account,
    });
    const ratings = new VersionedWorkload(chart, 'ratings', {
      ...base,
      versions: ['v1', 'v2'],
      serviceAccountName: 'rater',
    });
    expect(accountsIn(chart).map(({ metadata }) => metadata.name)).toEqual(['reviewer']);
    expect(podAccounts(chart)).toEqual(['reviewer', 'rater', 'rater']);
    expect(reviews.serviceAccountNames).toEqual(['reviewer']);
    expect(ratings.serviceAccount('v2').toSubjectConfiguration().namespace).toBe('shop');
  });

  test('is several where versions have accounts of their own', () => {
    const chart = shop();
    const reviews = new VersionedWorkload(chart, 'reviews', { ...base, versions: ['v1'] });
    reviews.addVersion('v2', { serviceAccountName: 'canary' });
    expect(principalsOf(reviews)).toEqual([
      'cluster.local/ns/shop/sa/reviews',
      'cluster.local/ns/shop/sa/canary',
    ]);
  });

  test('is not both an object and a name', () => {
    const chart = shop();
    const serviceAccount = new kplus.ServiceAccount(chart, 'account');
    expect(() => new ClientPod(chart, 'client', { serviceAccount, serviceAccountName: 'other' })).toThrow(
      /ConflictingSettings[^]*both name their account/,
    );
    expect(() => new ClientPod(chart, 'second', { serviceAccountName: 'Not one' })).toThrow(/InvalidName/);
  });

  test('is had by each nginx and each client too', () => {
    const chart = shop();
    const nginx = new VersionedNginx(chart, 'nginx', { versions: ['v1'] });
    const client = new ClientPod(chart, 'client');
    expect([nginx, client].flatMap((one) => principalsOf(one))).toEqual([
      'cluster.local/ns/shop/sa/nginx',
      'cluster.local/ns/shop/sa/client',
    ]);
    expect(podAccounts(chart)).toEqual(['nginx', 'client']);
  });

  test('is said of a workload of elsewhere, or is not known', () => {
    const attributes = {
      name: 'ratings',
      versions: ['v1'],
      ports: [WorkloadPort.http(80)],
      namespace: 'shop',
    };
    const imported = (id: string, serviceAccountNames?: string[]) =>
      VersionedWorkload.fromVersionedWorkloadAttributes(shop(), id, { ...attributes, serviceAccountNames });
    expect(principalsOf(imported('known', ['rater']))).toEqual(['cluster.local/ns/shop/sa/rater']);
    expect(() => imported('unknown').serviceAccountNames).toThrow(
      /MissingSetting at test\/unknown[^]*serviceAccountNames/,
    );
  });

  test('has a namespace, or cannot be named', () => {
    const client = new ClientPod(Testing.chart(), 'client');
    expect(() => principalsOf(client)).toThrow(/MissingSetting[^]*namespace/);
    const account = kplus.ServiceAccount.fromServiceAccountName(shop(), 'account', 'batch', {
      namespaceName: 'jobs',
    });
    expect(principalsOf(WorkloadIdentity.serviceAccount(account))).toEqual([
      'cluster.local/ns/jobs/sa/batch',
    ]);
    expect(principalsOf(WorkloadIdentity.of('batch', 'jobs'), 'corp')).toEqual(['corp/ns/jobs/sa/batch']);
    expect(() => WorkloadIdentity.of('batch', 'Not one')).toThrow(/InvalidName/);
  });
});

describe('the identity of a gateway', () => {
  const versions = { istioVersion: IstioVersion.V1_31, kubernetesVersion: KubernetesVersion.of('1.34') };
  const identityBy = (
    method: InstallationMethod,
    profile = Profile.DEFAULT,
    values?: object,
  ): IWorkloadIdentity =>
    new IstioInstallation(shop(), 'istio', { ...versions, method, profile, ingressGateway: { values } })
      .ingressGateway;
  const helm = () => InstallationMethod.helmCommands();

  test.each([
    ['istioctl', InstallationMethod.istioctl(), 'istio-ingressgateway-service-account'],
    ['the commands of Helm', helm(), 'istio-ingressgateway'],
    ['Argo CD', InstallationMethod.argoCd(), 'istio-ingressgateway'],
    ['Flux', InstallationMethod.flux(), 'istio-ingressgateway'],
    ['the Sail Operator', InstallationMethod.sailOperator(), 'istio-ingressgateway'],
  ])('is as %s names it, with the profile demo too', (_, method, account) => {
    for (const profile of [Profile.DEFAULT, Profile.DEMO])
      expect(principalsOf(identityBy(method, profile))).toEqual([
        `cluster.local/ns/istio-system/sa/${account}`,
      ]);
  });

  test('is what the values of the chart say', () => {
    const named = (serviceAccount: object) =>
      identityBy(helm(), Profile.DEFAULT, { serviceAccount }).serviceAccountNames;
    expect(named({ name: 'edge' })).toEqual(['edge']);
    expect(named({ create: false })).toEqual(['default']);
    expect(named({ create: true })).toEqual(['istio-ingressgateway']);
  });
});
