/** Two texts for each rule about reading: one in which it fires, and one in which it must not. */
interface TextPair {
  readonly bad: string;
  readonly good: string;
}

const service = (rest: string) => `apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
${rest}`;
const ports = (key: string) =>
  service(`spec:
  selector:
    app: reviews
    ${key}: "1"
  ports:
  - name: http
    port: 80
`);

export const readingCases: Readonly<Record<string, readonly [TextPair, ...TextPair[]]>> = {
  'yaml/syntax': [
    { bad: service('spec: {ports: [{port: 80]}\n'), good: service('spec: {ports: [{port: 80}]}\n') },
  ],
  'yaml/separator': [
    {
      bad: `${service('')}--- {apiVersion: v1}\n`,
      good: `${service('')}---\n${service('').replace('reviews', 'ratings')}`,
    },
  ],
  'yaml/duplicate-key': [
    { bad: ports('version').replace('  ports:', '    app: ratings\n  ports:'), good: ports('version') },
  ],
  'yaml/boolean-word': [{ bad: ports('on'), good: ports('"on"') }],
  'yaml/aliases': [
    {
      bad: service('spec: &spec\n  selector: *spec\n'),
      good: service('spec:\n  selector: &labels {app: reviews}\n'),
    },
  ],
  'yaml/too-deep': [
    {
      bad: service(`spec: ${'['.repeat(300)}${']'.repeat(300)}\n`),
      good: service('spec: {ports: [{port: 80}]}\n'),
    },
  ],
  'yaml/not-json': [
    { bad: service('spec: {ports: [{port: .inf}]}\n'), good: service('spec: {ports: [{port: 80}]}\n') },
  ],
  'yaml/no-object': [{ bad: 'replicas: 3\nimage: reviews\n', good: service('') }],
  'yaml/template': [
    {
      bad: service('{{- if .Values.ports }}\nspec: {{ toYaml .Values.ports }}\n{{- end }}\n'),
      good: service(''),
    },
    { bad: service('').replace('reviews', '"${NAME}"'), good: service('spec: {externalName: "a$(b)"}\n') },
    { bad: service('').replace('reviews', '$(NAME)'), good: service('') },
  ],
  'yaml/patch': [{ bad: service('spec:\n  ports:\n  - $patch: delete\n    port: 80\n'), good: service('') }],
  'suppression/unused': [
    {
      bad: service('').replace(
        '  namespace',
        '  annotations:\n    galley.istio.io/analyze-suppress: IST0118\n  namespace',
      ),
      good: service('spec:\n  ports:\n  - name: db\n    port: 80\n').replace(
        '  namespace',
        '  annotations:\n    galley.istio.io/analyze-suppress: IST0118\n  namespace',
      ),
    },
  ],
};
