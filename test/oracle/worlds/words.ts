/** The namespaces of random worlds. The first two have clients. */
export const NAMESPACES = ['alpha', 'beta', 'gamma'] as const;

/** The pods that call, with their labels. */
export const CLIENTS = [
  { name: 'client', namespace: 'alpha', labels: { app: 'client', tier: 'web' }, ip: '10.244.0.11' },
  { name: 'client', namespace: 'beta', labels: { app: 'client', tier: 'batch' }, ip: '10.244.0.12' },
] as const;

/** Names of Services. */
export const SERVICES = ['web', 'api', 'cart', 'pay', 'mail', 'news'] as const;
export const VERSIONS = ['v1', 'v2', 'v3'] as const;

/** Hosts outside of the registry, unless a ServiceEntry has them. */
export const OUTSIDE = [
  'www.example.com',
  'example.com',
  'api.example.com',
  'deep.api.example.com',
  'shop.test',
] as const;
export const WILDCARDS = ['*.example.com', '*.api.example.com', '*.test', '*.com', '*'] as const;

export const PATHS = [
  '/',
  '/a',
  '/a/b',
  '/a/',
  '/ab',
  '/A/b',
  '/api',
  '/api/v1',
  '/api/v2/x',
  '/static.html',
] as const;
export const REGEXES = ['/a.*', '/(api|a)/.*', '/[a-z]+', '.*', '/api/v[0-9]+(/.*)?', '/A.*'] as const;
export const HEADERS = ['x-user', 'x-test', 'user-agent', 'cookie'] as const;
export const VALUES = ['me', 'you', 'true', 'admin', 'me too', ''] as const;
export const PARAMETERS = ['q', 'page', 'debug'] as const;
export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export const PORTS = [80, 8080, 9090] as const;
