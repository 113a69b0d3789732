/** The rules of Istio's CRDs, each with a value for which it does not hold and one for which it does. */
export const istioExpressions: readonly (readonly [rule: string, bad: unknown, good: unknown])[] = [
  [
    '(has(self.selector) ? 1 : 0) + (has(self.targetRef) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    { selector: {}, targetRefs: [] },
    { selector: {} },
  ],
  [
    '(has(self.serviceAccounts) || has(self.notServiceAccounts)) ? (!has(self.principals) &&\n!has(self.notPrincipals) && !has(self.namespaces) && !has(self.notNamespaces)) : true',
    { serviceAccounts: ['a'], namespaces: ['b'] },
    { serviceAccounts: ['a'] },
  ],
  ['self.all(key, !key.contains("*"))', { 'a*': 'b' }, { a: '*' }],
  ['self.all(key, key.size() != 0)', { '': 'b' }, { a: '' }],
  ['!self.contains("*")', 'a*', 'a'],
  ['self.size() == 0', 'other', ''],
  ["duration(self) >= duration('1ms')", '1us', '1h1.5s'],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    { workloadSelector: {}, targetRefs: [] },
    { targetRefs: [] },
  ],
  [
    'has(self.context) ? ((self.context == "WAYPOINT") ? has(self.waypoint) : !has(self.waypoint)) : !has(self.waypoint)',
    { waypoint: {} },
    { context: 'WAYPOINT', waypoint: {} },
  ],
  ['0 < self && self <= 65535', 65536, 65535],
  [
    '(has(self.tlsCertificates) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1',
    { tlsCertificates: [], credentialNames: [] },
    { tlsCertificates: [] },
  ],
  [
    '(has(self.credentialName) ? 1 : 0) + (has(self.credentialNames) ? 1 : 0) <= 1',
    { credentialName: 'a', credentialNames: [] },
    { credentialName: 'a' },
  ],
  [
    '(has(self.credentialNames) ? 1 : 0) + (has(self.tlsCertificates) ? 1 : 0) <= 1',
    { tlsCertificates: [], credentialNames: [] },
    { credentialNames: [] },
  ],
  [
    'has(self.portLevelMtls) ? (((has(self.selector) && has(self.selector.matchLabels)) ? self.selector.matchLabels : {}).size() > 0) : true',
    { portLevelMtls: {}, selector: { matchLabels: {} } },
    { portLevelMtls: {}, selector: { matchLabels: { a: 'b' } } },
  ],
  ['self.all(key, 0 < int(key) && int(key) <= 65535)', { x: {} }, { 8080: {} }],
  [
    '(has(self.jwksUri) ? 1 : 0) + (has(self.jwks_uri) ? 1 : 0) + (has(self.jwks) ? 1 : 0) <= 1',
    { jwks: 'a', jwks_uri: 'b' },
    { jwks: 'a' },
  ],
  ['url(self).getScheme() in ["http", "https"]', 'ftp://a/b', 'HTTPS://a/b'],
  [
    '(has(self.workloadSelector) ? 1 : 0) + (has(self.endpoints) ? 1 : 0) <= 1',
    { workloadSelector: {}, endpoints: [] },
    {},
  ],
  [
    '!((has(self.addresses) ? self.addresses : []).exists(k, k.contains("/")) && !((has(self.resolution) ? self.resolution : "NONE") in ["STATIC", "NONE"]))',
    { addresses: ['10.0.0.0/8'], resolution: 'DNS' },
    { addresses: ['10.0.0.0/8'] },
  ],
  [
    '((has(self.resolution) ? self.resolution : "NONE") == "NONE") ? !has(self.endpoints) : true',
    { endpoints: [] },
    { endpoints: [], resolution: 'STATIC' },
  ],
  [
    '((has(self.resolution) ? self.resolution : "") == "DNS_ROUND_ROBIN") ? ((has(self.endpoints) ? self.endpoints : []).size() <= 1) : true',
    { resolution: 'DNS_ROUND_ROBIN', endpoints: [{}, {}] },
    { resolution: 'DNS_ROUND_ROBIN', endpoints: [{}] },
  ],
  ['has(self.address) || has(self.network)', {}, { network: 'a' }],
  [
    '(has(self.address) ? self.address : "").startsWith("unix://") ? !has(self.ports) : true',
    { address: 'unix:///a', ports: {} },
    { address: 'unix:///a' },
  ],
  [
    'self.startsWith("unix://") ? (self.substring(7, 8) == "/" || self.substring(7, 8) == "@") : true',
    'unix://a',
    'unix://@a',
  ],
  ['self.startsWith("unix://") ? !self.endsWith("/") : true', 'unix:///a/', 'a/'],
  [
    'self.all(key, size(key) < 63 && key.matches("^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$"))',
    { a_b: 1 },
    { 'a-B': 1 },
  ],
  ['self != "*"', '*', '*.a'],
  [
    'self.all(l1, self.exists_one(l2, l1.number == l2.number))',
    [{ number: 1 }, { number: 1 }],
    [{ number: 1 }, { number: 2 }],
  ],
  [
    '((has(self.operation) ? self.operation : "") == "UPSERT") ? (self.value != "") : true',
    { operation: 'UPSERT', value: '' },
    { operation: 'UPSERT', value: 'a' },
  ],
  [
    '((has(self.operation) ? self.operation : "") == "REMOVE") ? !has(self.value) : true',
    { operation: 'REMOVE', value: 'a' },
    { value: 'a' },
  ],
  [
    '(has(self.selector) ? 1 : 0) + (has(self.targetRefs) ? 1 : 0) <= 1',
    { selector: {}, targetRefs: [] },
    { selector: {} },
  ],
  ['has(self.wasm) != has(self.lua)', { wasm: {}, lua: {} }, { lua: {} }],
  [
    'isURL(self) ? (url(self).getScheme() in ["", "http", "https", "file", "oci"]) : (isURL("http://" + self) &&\nurl("http://" + self).getScheme() in ["", "http", "https", "file", "oci"])',
    'ftp://a',
    'a/b:1',
  ],
  [
    '(has(self.valueFrom) ? self.valueFrom : "") != "HOST" || !has(self.value)',
    { valueFrom: 'HOST', value: 'a' },
    { value: 'a' },
  ],
  [
    'isURL(self) ? (url(self).getScheme() in ["", "http", "https", "oci", "file"]) : (isURL("http://" + self) &&\nurl("http://" + self).getScheme() in ["", "http", "https", "oci", "file"])',
    'ftp://a',
    'a/b:1',
  ],
  ['self in ["", "HTTP", "HTTPS"]', 'TCP', ''],
];
