import { authorization, peers, service, workload } from './ambient-world';
import type { SemanticsCase } from './case';

const C = 'client.app';
const PLAIN = 'plain.out';
/** A request to the pods that policies here are for. */
const ask = (
  who: string,
  goes: string,
  more: { readonly method?: string; readonly unsure?: string } = {},
) => ({
  ask: `${who} ${more.method === undefined ? '' : `${more.method} `}http://web.app/`,
  goes: [goes],
  ...(more.unsure !== undefined && { unsure: more.unsure }),
});
const web = (spec: string, annotations?: string) => authorization('web', 'app', spec, annotations);
const SELECTS = 'selector: {matchLabels: {app: web}}';
const CLIENT = '{source: {principals: [cluster.local/ns/app/sa/client]}}';

/** What ztunnel enforces: policies on connections, and what PeerAuthentications come to. */
export const nodeCases: readonly SemanticsCase[] = [
  {
    says: 'ztunnel enforces policies on identities, and closes the connection',
    manifests: web(`{${SELECTS}, rules: [{from: [${CLIENT}]}]}`),
    requests: [
      ask(C, 'web'),
      ask('other.app', '0 denied'),
      ask('client.side', '503 denied'),
      ask(PLAIN, '0 denied'),
    ],
  },
  {
    says: 'a policy is asked for the port of the pod',
    manifests: web(`{action: DENY, ${SELECTS}, rules: [{to: [{operation: {ports: ["8080"]}}]}]}`),
    requests: [ask(C, '0 denied')],
  },
  {
    says: 'the port of the Service is not the port of the pod',
    manifests: web(`{action: DENY, ${SELECTS}, rules: [{to: [{operation: {ports: ["80"]}}]}]}`),
    requests: [ask(C, 'web')],
  },
  {
    says: 'a rule of an ALLOW that is about requests is left out, so that it allows nothing',
    manifests: web(`{${SELECTS}, rules: [{to: [{operation: {methods: [GET]}}]}]}`),
    requests: [ask(C, '0 denied')],
  },
  {
    says: 'of an ALLOW the rules that are about connections stay',
    manifests: web(`{${SELECTS}, rules: [{to: [{operation: {methods: [GET]}}]}, {from: [${CLIENT}]}]}`),
    requests: [ask(C, 'web'), ask('other.app', '0 denied')],
  },
  {
    says: 'a rule of a DENY loses what is about requests, and denies more',
    manifests: web(
      `{action: DENY, ${SELECTS}, rules: [{from: [${CLIENT}], to: [{operation: {methods: [POST], ports: ["8080"]}}]}]}`,
    ),
    requests: [ask(C, '0 denied'), ask('other.app', 'web')],
  },
  {
    says: 'a rule of a DENY of which nothing is left is never met',
    manifests: web(`{action: DENY, ${SELECTS}, rules: [{to: [{operation: {paths: [/admin]}}]}]}`),
    requests: [ask(C, 'web')],
  },
  {
    says: 'a rule of a DENY with one condition of which nothing is left is never met, whatever the others say',
    manifests: web(
      `{action: DENY, ${SELECTS}, rules: [{from: [${CLIENT}], to: [{operation: {paths: [/admin]}}]}]}`,
    ),
    requests: [ask(C, 'web'), ask('other.app', 'web')],
  },
  {
    says: 'beside a source of which nothing is left the other source of the rule denies',
    manifests: web(
      `{action: DENY, ${SELECTS}, rules: [{from: [{source: {requestPrincipals: ["*"]}}, ${CLIENT}]}]}`,
    ),
    requests: [ask(C, '0 denied'), ask('other.app', 'web')],
  },
  {
    says: 'a rule without conditions denies all',
    manifests: web(`{action: DENY, ${SELECTS}, rules: [{}]}`),
    requests: [ask(C, '0 denied')],
  },
  {
    says: 'a policy that denies comes before one that allows',
    manifests:
      web(`{${SELECTS}, rules: [{}]}`) +
      authorization(
        'deny',
        'app',
        `{action: DENY, ${SELECTS}, rules: [{from: [{source: {namespaces: [app]}}]}]}`,
      ),
    requests: [ask(C, '0 denied'), ask('client.side', 'web')],
  },
  {
    says: 'policies for a namespace and for the mesh count, and those with targets do not',
    manifests:
      authorization('all', 'app', '{rules: [{from: [{source: {namespaces: [app, side]}}]}]}') +
      authorization(
        'mesh',
        'istio-system',
        '{action: DENY, rules: [{from: [{source: {serviceAccounts: [side/client]}}]}]}',
      ) +
      authorization(
        'target',
        'app',
        '{action: DENY, targetRefs: [{group: "", kind: Service, name: web}], rules: [{}]}',
      ),
    requests: [ask(C, 'web'), ask('client.side', '503 denied'), ask(PLAIN, '0 denied')],
  },
  {
    says: 'ztunnel gets no policy for a dry run, for an authorizer, or for the log alone',
    manifests:
      web(`{action: DENY, ${SELECTS}, rules: [{}]}`, '{istio.io/dry-run: "true"}') +
      authorization('custom', 'app', `{action: CUSTOM, provider: {name: authz}, ${SELECTS}, rules: [{}]}`) +
      authorization('audit', 'app', `{action: AUDIT, ${SELECTS}, rules: [{}]}`),
    requests: [ask(C, 'web')],
  },
  {
    says: 'a selector without labels attaches a policy to nothing',
    manifests: web('{action: DENY, selector: {}, rules: [{}]}'),
    requests: [ask(C, 'web')],
  },
  {
    says: 'words may begin or end with an asterisk, and one alone stands for any identity',
    manifests: web(
      `{${SELECTS}, rules: [{from: [{source: {principals: ["*/sa/client"], notNamespaces: ["si*"]}}]}, {from: [{source: {principals: ["*"], namespaces: ["*ide"]}}], to: [{operation: {notPorts: ["8080"]}}]}]}`,
    ),
    requests: [ask(C, 'web'), ask('other.app', '0 denied'), ask('client.side', '503 denied')],
  },
  {
    says: 'other trust domains are not put in the place of cluster.local',
    manifests:
      `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data: {mesh: "trustDomain: example.org"}
` + web(`{${SELECTS}, rules: [{from: [${CLIENT}]}]}`),
    requests: [ask(C, '0 denied')],
  },
  {
    says: 'an address that nobody tells leaves the answer open',
    manifests: web(`{${SELECTS}, rules: [{from: [{source: {ipBlocks: [10.0.0.0/8]}}]}]}`),
    requests: [ask(C, 'web', { unsure: 'allows by something that no manifest tells' })],
  },
  {
    says: 'what is for an address behind a gateway is left out, as it is about requests',
    manifests: web(`{${SELECTS}, rules: [{from: [{source: {remoteIpBlocks: [10.0.0.0/8]}}]}]}`),
    requests: [ask(C, '0 denied')],
  },
  {
    says: 'a condition on what ztunnel sees counts, and with another beside it an ALLOW is left out',
    manifests: web(
      `{${SELECTS}, rules: [{when: [{key: source.namespace, values: [app]}]}, {when: [{key: destination.port, values: ["8080"]}, {key: "request.headers[x]", values: [z]}]}]}`,
    ),
    requests: [ask(C, 'web'), ask('client.side', '503 denied')],
  },
  {
    says: 'STRICT refuses what comes without mutual TLS, and PERMISSIVE does not',
    manifests: peers('default', 'app', '{mtls: {mode: STRICT}}'),
    requests: [ask(C, 'web'), ask('client.side', 'web'), ask(PLAIN, '0 denied')],
  },
  {
    says: 'DISABLE is to ztunnel what PERMISSIVE is',
    manifests:
      peers('default', 'istio-system', '{mtls: {mode: STRICT}}') +
      peers('default', 'app', '{mtls: {mode: DISABLE}}'),
    requests: [ask(C, 'web'), ask(PLAIN, 'web')],
  },
  {
    says: 'a policy for pods counts before that of their namespace',
    manifests:
      peers('default', 'app', '{mtls: {mode: STRICT}}') +
      peers('web', 'app', `{${SELECTS}, mtls: {mode: PERMISSIVE}}`),
    requests: [ask(PLAIN, 'web'), { ask: `${PLAIN} http://api.app/`, goes: ['0 denied'] }],
  },
  {
    says: 'a port that is strict is so alone',
    manifests:
      workload('two', 'app', { app: 'two' }) +
      service(
        'two',
        '{selector: {app: two}, ports: [{name: http, port: 80, targetPort: 8080}, {name: http-more, port: 81, targetPort: 9090}]}',
      ) +
      peers('two', 'app', '{selector: {matchLabels: {app: two}}, portLevelMtls: {8080: {mode: STRICT}}}'),
    requests: [
      { ask: `${PLAIN} http://two.app/`, goes: ['0 denied'] },
      { ask: `${PLAIN} http://two.app:81/`, goes: ['two'] },
      { ask: `${C} http://two/`, goes: ['two'] },
    ],
  },
  {
    says: 'a port that is open beneath a strict policy is open',
    manifests: peers(
      'web',
      'app',
      `{${SELECTS}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}`,
    ),
    requests: [ask(PLAIN, 'web')],
  },
  {
    says: 'beneath a wider strict policy istiod overlooks a port that is disabled',
    manifests:
      peers('default', 'app', '{mtls: {mode: STRICT}}') +
      peers('web', 'app', `{${SELECTS}, portLevelMtls: {8080: {mode: DISABLE}}}`),
    requests: [ask(PLAIN, '0 denied')],
  },
  {
    says: 'a strict port beneath a policy that is open depends on the order in which istiod saw a strict one of the mesh',
    manifests:
      peers('default', 'istio-system', '{mtls: {mode: STRICT}}') +
      peers('web', 'app', `{${SELECTS}, mtls: {mode: PERMISSIVE}, portLevelMtls: {8080: {mode: STRICT}}}`),
    requests: [ask(PLAIN, 'web', { unsure: 'came to know first' }), ask(C, 'web')],
  },
];
