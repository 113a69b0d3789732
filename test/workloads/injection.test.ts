import { Injection } from '../../lib/workloads/injection';

describe('Injection', () => {
  test.each([
    ['sidecar', Injection.sidecar(), { 'istio-injection': 'enabled' }],
    ['revision', Injection.revision('1-31'), { 'istio.io/rev': '1-31' }],
    ['ambient', Injection.ambient(), { 'istio.io/dataplane-mode': 'ambient' }],
    ['off', Injection.off(), { 'istio-injection': 'disabled' }],
  ])('%s is one label of the namespace', (_, injection, labels) => {
    expect(injection.labels).toEqual(labels);
  });

  test('refuses a revision that no control plane can have', () => {
    expect(() => Injection.revision('1.31')).toThrow(expect.objectContaining({ code: 'InvalidName' }));
  });

  test('cannot be changed behind its back', () => {
    expect(() => Object.assign(Injection.off().labels, { 'istio-injection': 'enabled' })).toThrow(TypeError);
  });
});
