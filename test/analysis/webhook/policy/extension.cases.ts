import { maker, type ObjectCases } from '../../support/cases';

const plugin = maker('extensions.istio.io/v1alpha1', 'WasmPlugin');
const extension = maker('extensions.istio.io/v1alpha1', 'TrafficExtension');
const url = 'oci://registry.example.com/filter:v1';
const wasm = (more: object) => plugin({ url, ...more });
const inside = (more: object) => extension({ wasm: { url, ...more } });
const env = (...list: object[]) => wasm({ vmConfig: { env: list } });
const lua = (inlineCode: string) => extension({ lua: { inlineCode } });
const script = 'function envoy_on_request(handle) end';
const ports = (number: number) => [{ ports: [{ number }] }];
const digits = 'ab12'.repeat(16);

export const extensionCases: ObjectCases = {
  'wasm/no-url': [
    { bad: plugin({ url: '' }), good: wasm({}) },
    { bad: extension({ wasm: { url: '' } }), good: inside({}) },
  ],
  'wasm/url': [
    {
      bad: wasm({ url: 'registry example.com/filter' }),
      good: wasm({ url: 'registry-example.com/filter' }),
    },
    {
      bad: wasm({ url: 'https://files.example.com/%zz' }),
      good: wasm({ url: 'https://files.example.com/%20' }),
    },
  ],
  'wasm/scheme': [
    { bad: wasm({ url: 'localhost:5000/filter' }), good: wasm({ url: 'oci://localhost:5000/filter' }) },
    {
      bad: inside({ url: 'ftp://files.example.com/filter' }),
      good: inside({ url: 'https://files.example.com/filter' }),
    },
  ],
  'wasm/sha256-length': [{ bad: wasm({ sha256: 'ab12' }), good: wasm({ sha256: digits }) }],
  'wasm/sha256-digits': [{ bad: wasm({ sha256: digits.toUpperCase() }), good: wasm({ sha256: digits }) }],
  'wasm/pull-secret': [
    { bad: wasm({ imagePullSecret: 's'.repeat(254) }), good: wasm({ imagePullSecret: 'registry' }) },
  ],
  'wasm/plugin-name': [{ bad: wasm({ pluginName: 'p'.repeat(257) }), good: wasm({ pluginName: 'tenant' }) }],
  'wasm/env-without-name': [{ bad: env({ value: 'shop' }), good: env({ name: 'TENANT', value: 'shop' }) }],
  'wasm/env-name': [{ bad: env({ name: 'T'.repeat(257) }), good: env({ name: 'T'.repeat(256) }) }],
  'wasm/env-twice': [
    { bad: env({ name: 'TENANT' }, { name: 'TENANT' }), good: env({ name: 'TENANT' }, { name: 'REGION' }) },
  ],
  'wasm/env-value-of-host': [
    {
      bad: env({ name: 'TENANT', valueFrom: 'HOST', value: 'shop' }),
      good: env({ name: 'TENANT', valueFrom: 'HOST' }),
    },
  ],
  'wasm/match-port': [
    { bad: wasm({ match: ports(0) }), good: wasm({ match: ports(9080) }) },
    {
      bad: extension({ lua: { inlineCode: script }, match: ports(90800) }),
      good: extension({ lua: { inlineCode: script }, match: ports(9080) }),
    },
  ],
  'traffic-extension/no-filter': [{ bad: extension({ priority: 1 }), good: lua(script) }],
  'traffic-extension/no-script': [{ bad: lua(''), good: lua(script) }],
  'traffic-extension/script-too-long': [{ bad: lua('-'.repeat(65537)), good: lua('-'.repeat(65536)) }],
  'policy-target/exclusive': [
    {
      bad: extension({
        lua: { inlineCode: script },
        selector: { matchLabels: { app: 'reviews' } },
        targetRefs: [{ kind: 'Service', name: 'reviews' }],
      }),
      good: extension({ lua: { inlineCode: script }, targetRefs: [{ kind: 'Service', name: 'reviews' }] }),
    },
  ],
};
