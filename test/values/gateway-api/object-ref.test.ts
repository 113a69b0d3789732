import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-30';
import { ObjectRef } from '../../../lib/gateway-api';
import { codeOf } from '../../support/refusal';

const prod = { namespace: 'prod' };

describe('ObjectRef', () => {
  test('names objects of cdk8s-plus, with their namespace only where that is another', () => {
    const chart = new Chart(Testing.app(), 'chart', prod);
    const secret = ObjectRef.secret(new kplus.Secret(chart, 'secret', { metadata: { name: 'a' } }));
    expect(secret._toSpec(prod)).toEqual({ group: '', kind: 'Secret', name: 'a' });
    expect(secret._toSpec({ namespace: 'stage' }).namespace).toBe('prod');
    const configMap = ObjectRef.configMap(new kplus.ConfigMap(chart, 'map', { metadata: { name: 'b' } }));
    expect(configMap._toSpec(prod)).toEqual({ group: '', kind: 'ConfigMap', name: 'b' });
    const far = ObjectRef.secret(kplus.Secret.fromSecretName(chart, 'far', 'c'));
    expect(far._toSpec()).toEqual({ group: '', kind: 'Secret', name: 'c' });
  });

  test('reads back what it wrote, the namespace as it stands', () => {
    const reference = ObjectRef.secretName('a');
    expect(ObjectRef._fromSpec(reference._toSpec())).toEqual(reference);
    const spec = { name: 'a', namespace: 'prod' };
    expect(ObjectRef._fromSpec(spec)._toSpec(prod)).toEqual(spec);
    expect(ObjectRef._fromSpec(spec)._describe()).toBe('Secret a in prod');
  });

  test('refuses what the CRDs refuse', () => {
    expect(codeOf(() => ObjectRef.secretName(''))).toBe('MissingSetting');
    expect(codeOf(() => ObjectRef.configMapName('a', { namespace: 'A' }))).toBe('InvalidName');
    expect(codeOf(() => ObjectRef.of({ kind: 'a b', name: 'a' }))).toBe('InvalidName');
    expect(codeOf(() => ObjectRef.of({ group: 'a_b', kind: 'A', name: 'a' }))).toBe('InvalidName');
  });
});
