import type { ObjectCases } from '../../support/cases';
import { http, matching, route, routed, virtualService } from './makers';

const redirect = { uri: '/new' };
const directResponse = { status: 404 };
const fault = { delay: { fixedDelay: '2s', percentage: { value: 10 } } };
const rewrite = { uri: '/v2' };
const delegate = { name: 'cart', namespace: 'shop' };
const abort = (fields: object) => routed({ fault: { abort: { percentage: { value: 10 }, ...fields } } });
const redirecting = (fields: object) => http({ redirect: fields });
const mirrored = (percentage: object) =>
  routed({ mirrors: [{ destination: { host: 'reviews-v2' }, percentage }] });
const mirror = { host: 'reviews-v2' };
const body = (kibibytes: number) =>
  http({ directResponse: { status: 200, body: { string: 'x'.repeat(kibibytes * 1024 + 1) } } });

/** What a rule for HTTP does with requests. */
export const httpRuleCases: ObjectCases = {
  'virtual-service/delegate-and-redirect': [{ bad: http({ delegate, redirect }), good: http({ delegate }) }],
  'virtual-service/delegate-and-route': [{ bad: http({ delegate, route }), good: http({ delegate }) }],
  'virtual-service/nested-delegate': [
    { bad: virtualService({ http: [{ delegate, route }] }), good: virtualService({ http: [{ route }] }) },
  ],
  'virtual-service/redirect-and-route': [{ bad: http({ redirect, route }), good: http({ redirect }) }],
  'virtual-service/redirect-and-fault': [{ bad: http({ redirect, fault }), good: http({ route, fault }) }],
  'virtual-service/redirect-and-rewrite': [
    { bad: http({ redirect, rewrite }), good: http({ route, rewrite }) },
  ],
  'virtual-service/redirect-and-direct-response': [
    { bad: http({ redirect, directResponse }), good: http({ directResponse }) },
  ],
  'virtual-service/direct-response-and-route': [
    { bad: http({ directResponse, route }), good: http({ directResponse }) },
  ],
  'virtual-service/direct-response-and-fault': [
    { bad: http({ directResponse, fault }), good: http({ route, fault }) },
  ],
  'virtual-service/direct-response-and-rewrite': [
    { bad: http({ directResponse, rewrite }), good: http({ route, rewrite }) },
  ],
  'virtual-service/no-action': [{ bad: http({ timeout: '5s' }), good: routed({ timeout: '5s' }) }],
  'virtual-service/mirror-and-mirrors': [
    {
      bad: routed({ mirror, mirrors: [{ destination: mirror }] }),
      good: routed({ mirrors: [{ destination: mirror }] }),
    },
  ],
  'virtual-service/claim-in-mesh': [
    {
      bad: matching({ headers: { '@request.auth.claims.group': { exact: 'staff' } } }),
      good: virtualService({
        hosts: ['reviews.example.com'],
        gateways: ['istio-system/edge'],
        http: [{ match: [{ headers: { '@request.auth.claims.group': { exact: 'staff' } } }], route }],
      }),
    },
  ],
  'virtual-service/source-namespace': [
    { bad: matching({ sourceNamespace: 'shop/web' }), good: matching({ sourceNamespace: 'shop' }) },
  ],
  'virtual-service/cors-origin': [
    {
      bad: routed({ corsPolicy: { allowOrigins: [{ exact: '' }] } }),
      good: routed({ corsPolicy: { allowOrigins: [{ exact: 'https://shop.example.com' }] } }),
    },
  ],
  'virtual-service/cors-method': [
    {
      bad: routed({ corsPolicy: { allowMethods: ['get'] } }),
      good: routed({ corsPolicy: { allowMethods: ['GET'] } }),
    },
  ],
  'virtual-service/cors-max-age': [
    { bad: routed({ corsPolicy: { maxAge: '1500ms' } }), good: routed({ corsPolicy: { maxAge: '1m' } }) },
  ],
  'virtual-service/empty-fault': [{ bad: routed({ fault: {} }), good: routed({ fault }) }],
  'virtual-service/fault-percentage': [
    {
      bad: abort({ httpStatus: 503, percentage: { value: 0.00001 } }),
      good: abort({ httpStatus: 503, percentage: { value: 0.1 } }),
    },
    {
      bad: routed({ fault: { delay: { fixedDelay: '2s', percentage: { value: 150 } } } }),
      good: routed({ fault: { delay: { fixedDelay: '2s', percentage: { value: 15 } } } }),
    },
  ],
  'virtual-service/grpc-status': [
    { bad: abort({ grpcStatus: 'unavailable' }), good: abort({ grpcStatus: 'UNAVAILABLE' }) },
  ],
  'virtual-service/http2-error': [{ bad: abort({ http2Error: 'CANCEL' }), good: abort({ httpStatus: 503 }) }],
  'virtual-service/exponential-delay': [
    {
      bad: routed({ fault: { delay: { exponentialDelay: '2s' } } }),
      good: routed({ fault: { delay: { fixedDelay: '2s' } } }),
    },
  ],
  'virtual-service/http-status': [
    { bad: http({ directResponse: { status: 100 } }), good: http({ directResponse: { status: 200 } }) },
    { bad: abort({ httpStatus: 700 }), good: abort({ httpStatus: 500 }) },
  ],
  'virtual-service/negative-attempts': [
    { bad: routed({ retries: { attempts: -1 } }), good: routed({ retries: { attempts: 0 } }) },
  ],
  'virtual-service/retries-off-with-settings': [
    {
      bad: routed({ retries: { attempts: 0, perTryTimeout: '1s' } }),
      good: routed({ retries: { attempts: 2, perTryTimeout: '1s' } }),
    },
    {
      bad: routed({ retries: { retryRemoteLocalities: false } }),
      good: routed({ retries: { attempts: 0 } }),
    },
  ],
  'virtual-service/retry-on': [
    {
      bad: routed({ retries: { attempts: 2, retryOn: '5xx, reset' } }),
      good: routed({ retries: { attempts: 2, retryOn: '5xx,reset' } }),
    },
    {
      bad: routed({ retries: { attempts: 2, retryOn: '509' } }),
      good: routed({ retries: { attempts: 2, retryOn: '503' } }),
    },
  ],
  'virtual-service/mirror-percent': [
    { bad: routed({ mirror, mirrorPercent: 150 }), good: routed({ mirror, mirrorPercent: 15 }) },
  ],
  'virtual-service/mirror-percent-deprecated': [
    { bad: routed({ mirror, mirrorPercent: 10 }), good: routed({ mirror, mirrorPercentage: { value: 10 } }) },
  ],
  'virtual-service/mirror-percentage': [
    {
      bad: routed({ mirror, mirrorPercentage: { value: 150 } }),
      good: routed({ mirror, mirrorPercentage: { value: 15 } }),
    },
  ],
  'virtual-service/mirror-without-destination': [
    {
      bad: routed({ mirrors: [{ percentage: { value: 10 } }] }),
      good: routed({ mirrors: [{ destination: mirror, percentage: { value: 10 } }] }),
    },
  ],
  'virtual-service/mirrors-percentage': [{ bad: mirrored({ value: -1 }), good: mirrored({ value: 10 }) }],
  'virtual-service/redirect-path-twice': [
    {
      bad: http({ match: [{ uri: { prefix: '/old' } }], redirect: { uri: '/new', prefixRewrite: '/new' } }),
      good: http({ match: [{ uri: { prefix: '/old' } }], redirect: { prefixRewrite: '/new' } }),
    },
  ],
  'virtual-service/redirect-prefix': [
    {
      bad: http({ match: [{ uri: { exact: '/old' } }], redirect: { prefixRewrite: '/new' } }),
      good: http({ match: [{ uri: { prefix: '/old' } }], redirect: { prefixRewrite: '/new' } }),
    },
  ],
  'virtual-service/empty-redirect': [
    { bad: redirecting({ redirectCode: 302 }), good: redirecting({ redirectCode: 302, uri: '/new' }) },
  ],
  'virtual-service/redirect-code': [
    {
      bad: redirecting({ uri: '/new', redirectCode: 200 }),
      good: redirecting({ uri: '/new', redirectCode: 302 }),
    },
  ],
  'virtual-service/redirect-scheme': [
    { bad: redirecting({ scheme: 'HTTPS' }), good: redirecting({ scheme: 'https' }) },
  ],
  'virtual-service/huge-body': [{ bad: body(1024), good: body(1) }],
  'virtual-service/large-body': [{ bad: body(100), good: body(1) }],
  'virtual-service/rewrite-path-twice': [
    {
      bad: routed({ rewrite: { uri: '/v2', uriRegexRewrite: { match: '^/v1', rewrite: '/v2' } } }),
      good: routed({ rewrite: { uriRegexRewrite: { match: '^/v1', rewrite: '/v2' } } }),
    },
  ],
  'virtual-service/empty-rewrite': [{ bad: routed({ rewrite: {} }), good: routed({ rewrite }) }],
  'virtual-service/half-regex-rewrite': [
    {
      bad: routed({ rewrite: { uriRegexRewrite: { match: '^/v1' } } }),
      good: routed({ rewrite: { uriRegexRewrite: { match: '^/v1', rewrite: '/v2' } } }),
    },
  ],
};
