import { CERTIFICATE, KEY } from '../../support/certificates';
import type { SemanticsCase } from '../semantics/case';
import { ANY, V, gateway, gatewayCase, httpRoute, toApi } from './yaml';

const https = (secret: string, more = '') =>
  gateway(
    `{name: https, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: ${secret}${more}}]}, ${ANY}}`,
  ) + httpRoute('api', `{${toApi}}`);
const secret = (name: string, data: { [key: string]: string }) => `
---
apiVersion: v1
kind: Secret
metadata: {name: ${name}, namespace: app}
data: ${JSON.stringify(Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])))}
`;
const ask = `${V} https://shop.example.com/`;

const cases: readonly SemanticsCase[] = [
  {
    says: 'a certificate that no manifest shows is taken to be there, and the answer says so',
    manifests: https('outside'),
    requests: [
      { ask, goes: ['api-v1+api-v2'], unsure: 'no manifest shows Secret app/outside' },
      { ask: `${V} http://shop.example.com:443/`, goes: ['0 no-listener'] },
    ],
  },
  {
    says: 'a Secret without a certificate keeps the listener closed',
    manifests: https('empty') + secret('empty', { 'tls.crt': CERTIFICATE }),
    requests: [{ ask, goes: ['0 no-listener'] }],
  },
  {
    says: 'a key that does not go with the certificate keeps the listener closed',
    manifests: https('broken') + secret('broken', { 'tls.crt': CERTIFICATE, 'tls.key': KEY }),
    requests: [{ ask, goes: ['0 no-listener'] }],
  },
  {
    says: 'a Secret of another namespace needs a ReferenceGrant',
    manifests: https('far', ', namespace: other'),
    requests: [{ ask, goes: ['0 no-listener'] }],
  },
  {
    says: 'a listener of HTTPS without TLS settings is none',
    manifests: gateway(`{name: https, port: 443, protocol: HTTPS, ${ANY}}`) + httpRoute('api', `{${toApi}}`),
    requests: [{ ask, goes: ['0 no-listener'] }],
  },
];

/** Listeners that end TLS. */
export const certificateCases = cases.map(gatewayCase);
