import { stringify } from 'yaml';
import { everyKind } from './every-kind';

/** Files whose size is for whoever writes them to choose, by what is much of in them. */
export type HostileFiles = (size: number) => { readonly [file: string]: string };

const repeat = (size: number, of: (i: number) => string) => Array.from({ length: size }, (_, i) => of(i));
const one = (text: string) => ({ 'a.yaml': text });
const documents = (size: number, of: (i: number) => string) => one(repeat(size, of).join('---\n'));

const TO = 'route: [{destination: {host: a.example.com}}]';
const service = (name: string, app = 'a') =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: b}\nspec: {selector: {app: ${app}}, ports: [{name: http, port: 80}]}\n`;
const pod = (name: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: b, labels: {app: a}}\nspec: {containers: [{name: a, image: a, ports: [{containerPort: 80}]}]}\n`;
const virtualService = (name: string, host: string, http = `[{${TO}}]`) =>
  `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: b}\nspec: {hosts: [${host}], http: ${http}}\n`;
const entry = (name: string, host: string) =>
  `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: ${name}}\nspec: {hosts: [${host}], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}\n`;
const gateway = (name: string) =>
  `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: ${name}, namespace: b}\nspec: {selector: {app: a}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [a.example.com]}]}\n`;
const policy = (name: string) =>
  `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: b}\nspec: {selector: {matchLabels: {app: a}}, rules: [{to: [{operation: {paths: [/${name}]}}]}]}\n`;
const sidecar = (name: string) =>
  `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: ${name}, namespace: b}\nspec: {workloadSelector: {labels: {app: a}}, egress: [{hosts: [./*]}]}\n`;
const ruleOf = (name: string, host: string) =>
  `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${name}, namespace: b}\nspec: {host: ${host}, subsets: [{name: ${name}, labels: {v: ${name}}}]}\n`;
const httpRoute = (name: string) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: ${name}, namespace: b}\nspec: {parentRefs: [{name: g}], rules: [{backendRefs: [{name: s, port: 80}]}]}\n`;

const kinds = everyKind('b');

/** What costs memory where something is kept for each pair of things. Sizes are the smaller of two. */
export const HOSTILE: { readonly [what: string]: readonly [size: number, files: HostileFiles] } = {
  'one long host': [4_000_000, (size) => one(virtualService('a', 'x'.repeat(size)))],
  'brackets that are never closed': [2_000_000, (size) => one('['.repeat(size))],
  'empty documents': [400_000, (size) => one('---\n'.repeat(size))],
  'documents that are no objects': [15_000, (size) => one('- a\n---\n'.repeat(size))],
  comments: [400_000, (size) => one(`${'# a\n'.repeat(size)}${service('a')}`)],
  'labels of one object': [
    40_000,
    (size) =>
      one(
        `apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n${repeat(size, (i) => `    l${i}: a\n`).join('')}`,
      ),
  ],
  aliases: [
    3_000,
    (size) =>
      one(
        `${service('a')}---\na: &a [x, x, x, x, x, x, x, x]\nb: [${repeat(size, () => '*a').join(', ')}]\n`,
      ),
  ],
  'rules that are wrong': [
    3_000,
    (size) =>
      one(
        virtualService(
          'a',
          'a.example.com',
          `[${repeat(size, (i) => `{timeout: x${i}, ${TO}}`).join(', ')}]`,
        ),
      ),
  ],
  'rules by prefix': [
    1_500,
    (size) =>
      one(
        virtualService(
          'a',
          'a.example.com',
          `[${repeat(size, (i) => `{match: [{uri: {prefix: /p${i}/}}], ${TO}}`).join(', ')}]`,
        ),
      ),
  ],
  'virtual services': [2_000, (size) => documents(size, (i) => virtualService(`a${i}`, `h${i}.example.com`))],
  'virtual services for one host': [
    1_000,
    (size) => documents(size, (i) => virtualService(`a${i}`, 'a.example.com')),
  ],
  'virtual services for one host at a gateway': [
    600,
    (size) =>
      one(
        [
          gateway('g'),
          ...repeat(size, (i) =>
            virtualService(`a${i}`, 'a.example.com').replace('hosts', 'gateways: [g], hosts'),
          ),
        ].join('---\n'),
      ),
  ],
  'Services for the same pods': [
    800,
    (size) =>
      one([...repeat(size, (i) => service(`s${i}`)), ...repeat(size, (i) => pod(`p${i}`))].join('---\n')),
  ],
  'policies for the same pods': [
    800,
    (size) =>
      one([...repeat(size, (i) => policy(`s${i}`)), ...repeat(size, (i) => pod(`p${i}`))].join('---\n')),
  ],
  'Sidecars for the same pods': [
    800,
    (size) =>
      one([...repeat(size, (i) => sidecar(`s${i}`)), ...repeat(size, (i) => pod(`p${i}`))].join('---\n')),
  ],
  'gateways for the same pods': [
    500,
    (size) =>
      one([...repeat(size, (i) => gateway(`s${i}`)), ...repeat(size, (i) => pod(`p${i}`))].join('---\n')),
  ],
  'service entries for one host': [1_000, (size) => documents(size, (i) => entry(`n${i}`, 'a.example.com'))],
  'destination rules for one host': [
    1_000,
    (size) => documents(size, (i) => ruleOf(`n${i}`, 'a.example.com')),
  ],
  HTTPRoutes: [1_500, (size) => documents(size, (i) => httpRoute(`n${i}`))],
  'all kinds': [
    25,
    (size) =>
      one(
        repeat(size, (i) =>
          kinds
            .map((kind: any) =>
              stringify({ ...kind, metadata: { ...kind.metadata, name: `${kind.metadata.name}-${i}` } }),
            )
            .join('---\n'),
        ).join('---\n'),
      ),
  ],
  'files with the same object': [
    400,
    (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`f${i}.yaml`, service('a')])),
  ],
  'objects with the same name': [2_000, (size) => documents(size, () => service('a'))],
};
