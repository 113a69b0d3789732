import { Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { ClientPod, type ClientPodProps } from '../../lib/workloads/client-pod';

function render(props?: ClientPodProps): any {
  const chart = Testing.chart();
  new ClientPod(chart, 'client', props);
  return Testing.synth(chart).at(-1);
}

describe('ClientPod', () => {
  test('sleeps, and has no label unless it is given one', () => {
    const pod = render();
    expect(pod.metadata).toEqual({ name: 'client' });
    expect(pod.spec.containers).toMatchObject([
      { name: 'client', image: 'alpine:latest', command: ['tail'], args: ['-f', '/dev/null'] },
    ]);
  });

  test('says nothing that would stop its image', () => {
    const { containers, ...rest } = render().spec;
    expect(rest).toEqual({ serviceAccountName: 'client' });
    expect(Object.keys(containers[0]).sort()).toEqual([
      'args',
      'command',
      'image',
      'name',
      'securityContext',
    ]);
    expect(containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, privileged: false });
  });

  test('takes a name, an image, labels, a namespace and an identity', () => {
    const chart = Testing.chart();
    const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'tester', 'tester');
    const labels = { app: 'curl' };
    new ClientPod(chart, 'client', {
      name: 'curl',
      image: 'curlimages/curl:8.16.0',
      labels,
      namespace: 'qa',
      serviceAccount,
    });
    expect(Testing.synth(chart)[0]).toMatchObject({
      metadata: { name: 'curl', namespace: 'qa', labels },
      spec: { serviceAccountName: 'tester', containers: [{ name: 'curl', image: 'curlimages/curl:8.16.0' }] },
    });
  });

  test('is found by its labels where something of cdk8s-plus selects it', () => {
    const chart = Testing.chart();
    const { pod } = new ClientPod(chart, 'client', { labels: { app: 'curl' } });
    new kplus.NetworkPolicy(chart, 'policy', { selector: pod });
    expect(Testing.synth(chart).at(-1).spec.podSelector).toEqual({ matchLabels: { app: 'curl' } });
  });

  test('says so when it has none to be found by', () => {
    const chart = Testing.chart();
    const { pod } = new ClientPod(chart, 'client');
    expect(() => new kplus.NetworkPolicy(chart, 'policy', { selector: pod })).toThrow(
      expect.objectContaining({ code: 'MissingSetting', path: 'test/client/Pod' }),
    );
  });

  test.each([
    ['a name that is no DNS label', { name: 'a.b' }, 'InvalidName'],
    ['a namespace that is none', { namespace: 'A' }, 'InvalidName'],
    ['an empty image', { image: '' }, 'MissingSetting'],
    ['a label outside the syntax', { labels: { a: 'b c' } }, 'InvalidLabel'],
  ])('refuses %s', (_, props, code) => {
    expect(() => render(props)).toThrow(expect.objectContaining({ code, path: 'test/client' }));
  });
});
