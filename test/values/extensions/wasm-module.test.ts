import fc from 'fast-check';
import {
  WasmEnv,
  WasmFailStrategy,
  WasmModule,
  WasmPluginType,
  WasmPullPolicy,
  type WasmModuleOptions,
} from '../../../lib/extensions';
import { codeOf } from '../../support/refusal';

const modules = fc
  .record(
    {
      sha256: fc.constant('0123456789abcdef'.repeat(4)),
      imagePullPolicy: fc.constantFrom(...Object.values(WasmPullPolicy)),
      imagePullSecret: fc.constant('registry'),
      pluginConfig: fc.constantFrom({}, { a: [1, { b: '' }], c: false }),
      pluginName: fc.constant('a'),
      failStrategy: fc.constantFrom(...Object.values(WasmFailStrategy)),
      env: fc.constantFrom(WasmEnv.of('A', 'b'), WasmEnv.fromProxy('B')).map((variable) => [variable]),
      type: fc.constantFrom(...Object.values(WasmPluginType)),
    },
    { requiredKeys: [] },
  )
  .map((options) => WasmModule.oci('a/b:c', options));

describe('WasmModule', () => {
  test('reads back what it wrote', () => {
    fc.assert(fc.property(modules, (one) => expect(WasmModule._fromSpec(one._toSpec())).toEqual(one)));
  });

  test('has a method for each place', () => {
    expect(WasmModule.oci('localhost:5000/a')._toSpec()).toEqual({ url: 'oci://localhost:5000/a' });
    expect(WasmModule.oci('oci://a')._toSpec()).toEqual({ url: 'oci://a' });
    expect(WasmModule.file('/a.wasm')._toSpec()).toEqual({ url: 'file:///a.wasm' });
    expect(WasmModule.url('https://a/b')._toSpec()).toEqual({ url: 'https://a/b' });
  });

  test('renders its variables', () => {
    const env = [WasmEnv.of('A', ''), WasmEnv.fromProxy('B')];
    expect(WasmModule.url('a', { env })._toSpec()).toEqual({
      url: 'a',
      vmConfig: {
        env: [
          { name: 'A', value: '' },
          { name: 'B', valueFrom: 'HOST' },
        ],
      },
    });
    expect(WasmModule.url('a', { env: [] })._toSpec()).toEqual({ url: 'a' });
  });

  test('what was given can be changed behind its back without harm', () => {
    const pluginConfig: any = { a: { b: 1 } };
    const module = WasmModule.url('a', { pluginConfig });
    pluginConfig.a.b = 2;
    module._toSpec().pluginConfig.a.b = 3;
    expect(module._toSpec().pluginConfig).toEqual({ a: { b: 1 } });
  });

  const digest = `sha256:${'a'.repeat(64)}`;
  test('refuses an image by its digest without host, in which istiod reads the digest as a port', () => {
    expect(codeOf(() => WasmModule.url(`a@${digest}`))).toBe('InvalidValue');
  });

  test.each(['ghcr.io/a/b:c', '1.2.3.4:5000/a', 'HTTP://a', '/a/b', `oci://ghcr.io/a@${digest}`])(
    'takes the URL %s',
    (url) => {
      expect(() => WasmModule.url(url)).not.toThrow();
    },
  );

  test.each(['ftp://a', 'localhost:5000/a', 'private-registry:5000/a:b', 'a b', 'http://a/%zz'])(
    'refuses the URL %s',
    (url) => {
      expect(codeOf(() => WasmModule.url(url))).toBe('InvalidValue');
    },
  );

  test.each<[string, WasmModuleOptions]>([
    ['MissingSetting', { sha256: '' }],
    ['InvalidValue', { sha256: 'a' }],
    ['InvalidValue', { sha256: 'A'.repeat(64) }],
    ['MissingSetting', { imagePullSecret: '' }],
    ['InvalidValue', { imagePullSecret: 'a'.repeat(254) }],
    ['MissingSetting', { pluginName: '' }],
    ['InvalidValue', { pluginName: 'a'.repeat(257) }],
    ['InvalidValue', { pluginConfig: { a: [{ b: null }] } }],
    ['DuplicateName', { env: [WasmEnv.of('A', 'b'), WasmEnv.fromProxy('A')] }],
    ['InvalidNumber', { env: Array.from({ length: 257 }, (_, i) => WasmEnv.fromProxy(`A${i}`)) }],
  ])('refuses with %s: %j', (code, options) => {
    expect(codeOf(() => WasmModule.oci('a', options))).toBe(code);
  });

  test.each<[string, () => unknown]>([
    ['MissingSetting', () => WasmModule.url('')],
    ['MissingSetting', () => WasmModule.file('')],
    ['MissingSetting', () => WasmModule._fromSpec({})],
    ['InvalidValue', () => WasmModule._fromSpec({ url: 'a', imagePullPolicy: 'Never' })],
    ['InvalidValue', () => WasmModule._fromSpec({ url: 'a', failStrategy: 'OPEN' })],
    ['InvalidValue', () => WasmModule._fromSpec({ url: 'a', type: 'TCP' })],
    ['MissingSetting', () => WasmEnv.of('', 'a')],
    ['InvalidValue', () => WasmEnv.of('a'.repeat(257), 'a')],
    ['InvalidValue', () => WasmEnv.of('a', 'a'.repeat(2049))],
    ['ConflictingSettings', () => WasmEnv._fromSpec({ name: 'a', value: '', valueFrom: 'HOST' })],
    ['InvalidValue', () => WasmEnv._fromSpec({ name: 'a', valueFrom: 'FILE' })],
  ])('refuses with %s: %s', (code, action) => {
    expect(codeOf(action)).toBe(code);
  });

  test('keeps the words that say nothing', () => {
    const spec = {
      url: 'a',
      sha256: '',
      imagePullPolicy: 'UNSPECIFIED_POLICY',
      verificationKey: 'a',
      vmConfig: {},
      type: 'UNSPECIFIED_PLUGIN_TYPE',
    };
    expect(WasmModule._fromSpec(spec)._toSpec()).toEqual(spec);
  });

  test('speaks', () => {
    const module = WasmModule.oci('a', {
      pluginName: 'b',
      type: WasmPluginType.NETWORK,
      failStrategy: WasmFailStrategy.FAIL_OPEN,
      env: [WasmEnv.of('A', 'b'), WasmEnv.fromProxy('C')],
    });
    expect(module._describe()).toBe(
      'the module oci://a, plugin b, for connections, passed by if it fails, with A=b and C of the proxy',
    );
    expect(WasmModule.oci('a')._describe()).toBe('the module oci://a');
  });
});
