import fc from 'fast-check';
import { TrafficExtension, WasmPlugin } from '../../lib/extensions';
import { targets } from '../support/policy-targets';
import { expectRoundTrip, specs } from '../support/round-trip';

const apiVersion = 'extensions.istio.io/v1alpha1';
const sha256 = fc.constantFrom('', 'a'.repeat(64));
const url = fc.constantFrom('oci://a/b:c', 'ghcr.io/a/b:c', 'file:///a.wasm', 'https://a/b');
const pluginConfig = fc.constantFrom({}, { a: [1, { b: '' }] });
const ports = fc.constantFrom([{ number: 80 }], [{ number: 80 }, { number: 443 }]);
const variable = fc.constantFrom({ name: 'a' }, { name: 'b', value: '' }, { name: 'c', valueFrom: 'HOST' });
const env = fc.uniqueArray(variable, { minLength: 1, selector: ({ name }) => name });
const priority = fc.constantFrom(-5, 0, 10);
const values = { ...targets.values, sha256, url, pluginConfig, ports, env, priority };

describe('a manifest that is read is written as it was, or refused', () => {
  test('WasmPlugin', () => {
    expectRoundTrip(
      (chart, manifest) => WasmPlugin.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'WasmPlugin' },
      specs('WasmPlugin', {
        values: { ...values, '.pluginConfig': pluginConfig, '.match[].ports': ports, '.vmConfig.env': env },
        mend: targets.mend,
      }),
      { accepted: 1 },
    );
  });

  test('TrafficExtension', () => {
    expectRoundTrip(
      (chart, manifest) => TrafficExtension.fromManifest(chart, 'r', manifest),
      { apiVersion, kind: 'TrafficExtension' },
      specs('TrafficExtension', {
        values: {
          ...values,
          '.wasm.pluginConfig': pluginConfig,
          '.match[].ports': ports,
          '.wasm.vmConfig.env': env,
        },
        mend: {
          '': (extension) => {
            const { lua, ...rest } = targets.mend[''](extension);
            return rest.wasm ? rest : { ...rest, lua: lua ?? { inlineCode: 'a' } };
          },
        },
      }),
      { accepted: 1 },
    );
  });
});
