import * as crypto from 'node:crypto';
import type { MeshIndex } from './mesh-index';
import type { Resource } from './resource';

/** Whether a Secret holds a certificate with its key; undefined where the program runs without what can tell, as in a browser. */
export function hasKeyPair(mesh: MeshIndex, secret: Resource<'Secret'>): boolean | undefined {
  const name = `${secret.namespace}/${secret.name}`;
  if (Object.hasOwn(mesh.keyPairs, name)) return mesh.keyPairs[name];
  const pairs = keyPairs(secret);
  if (pairs.length === 0) return false;
  if (typeof crypto.createPrivateKey !== 'function') return undefined;
  return pairs.some(([certificate, key]) => fit(certificate, key));
}

/** What stands in a Secret as certificate and key. */
function keyPairs({
  body: { data = {}, stringData = {} },
}: Resource<'Secret'>): readonly (readonly [string, string])[] {
  const text = (key: string): string | undefined =>
    stringData[key] ?? (data[key] && Buffer.from(data[key], 'base64').toString('utf8'));
  const pairs = [
    [text('tls.crt'), text('tls.key')],
    [text('cert'), text('key')],
  ];
  return pairs.flatMap(([certificate, key]) =>
    certificate === undefined || key === undefined ? [] : [[certificate, key] as const],
  );
}

function fit(certificate: string, key: string): boolean {
  try {
    return new crypto.X509Certificate(certificate).checkPrivateKey(crypto.createPrivateKey(key));
  } catch {
    return false;
  }
}
