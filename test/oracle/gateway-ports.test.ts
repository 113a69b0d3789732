import { analyzeLoaded } from '../../lib/analysis';
import { loadText } from '../../lib/mesh/load';
import { analyze } from './judge';
import { patience } from './scale';

/** Where an object stands: in no namespace, in that of the gateway, or in another; nowhere at all where it is not there. */
const PLACES = [undefined, 'shop', 'other', 'absent'] as const;
type Place = (typeof PLACES)[number];

const metadata = (name: string, namespace: Place, labels?: object) => ({ name, namespace, labels });

/** A gateway without a selector, which selects all pods, beside a pod and a Service. */
function world(pod: Place, service: Place, port: number, protocol?: string): object[] {
  const gateway = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: metadata('edge', 'shop'),
    spec: { servers: [{ port: { number: port, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
  };
  const app = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata('app', pod, { app: 'edge' }),
    spec: { containers: [{ name: 'app', image: 'example.com/app:1' }] },
  };
  const front = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('app', service),
    spec: { selector: { app: 'edge' }, ports: [{ name: 'http', port: 9080, targetPort: 9081, protocol }] },
  };
  return [gateway, ...(pod === 'absent' ? [] : [app]), ...(service === 'absent' ? [] : [front])];
}

const CODE = 'IST0162';

/** How often both find a port that no Service has. */
async function compared(manifests: object[], defaults: boolean): Promise<{ ours: number; theirs: number }> {
  const text = manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  const findings = analyzeLoaded(loadText(text, 'world.yaml'), { defaults, complete: true });
  const said = await analyze([], { more: manifests, defaults });
  return {
    ours: findings.filter(({ code }) => code === CODE).length,
    theirs: said.filter(({ code }) => code === CODE).length,
  };
}

test(
  'of the ports of a gateway without a selector the judge says what istioctl says, whatever the namespaces',
  async () => {
    const found: object[] = [];
    let [there, silent] = [0, 0];
    for (const pod of PLACES) {
      for (const service of PLACES) {
        for (const port of [9080, 9081, 7777]) {
          for (const defaults of [true, false]) {
            const { ours, theirs } = await compared(world(pod, service, port, 'TCP'), defaults);
            if (theirs > 0) there++;
            else silent++;
            if (ours !== theirs) found.push({ pod, service, port, defaults, ours, theirs });
          }
        }
      }
    }
    expect(found).toEqual([]);
    expect(Math.min(there, silent)).toBeGreaterThan(10);
  },
  patience(240_000),
);

test(
  'istioctl passes over a port whose protocol the API server fills in, which the judge does not',
  async () => {
    expect(await compared(world('shop', 'shop', 9081), false)).toEqual({ ours: 0, theirs: 1 });
    expect(await compared(world('shop', 'shop', 9081, 'TCP'), false)).toEqual({ ours: 0, theirs: 0 });
  },
  patience(60_000),
);
