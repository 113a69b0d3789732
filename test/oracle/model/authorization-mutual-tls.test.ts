import { loadManifests } from '../../../lib/mesh/load';
import { MeshIndex } from '../../../lib/mesh/mesh-index';
import { Mesh } from '../../../lib/simulate/mesh';
import { Request } from '../../../lib/simulate/request';
import { portMode } from '../../../lib/mesh/peer-authentication';
import { inboundTls, outboundTls } from '../envoy/rbac-mutual-tls';
import { recordFigure } from '../figures';
import { Referee } from '../referee';
import { patience, scaled, SEED } from '../scale';
import { acceptablePolicies } from '../worlds/policies-acceptable';
import { mutualTlsWorld, plainWorld, PORTS, tlsSettingsWorld } from '../worlds/policies-mutual-tls';
import { newestConfigs } from './authorization-configs';

jest.setTimeout(patience(300_000));

/** What the model and istiod say, each of one thing. */
class Tally {
  private readonly wrong: string[] = [];
  private readonly met = new Set<string>();
  private asked = 0;

  public constructor(private readonly what: string) {}

  public add(what: string, ours: string, real: string, manifests: readonly any[]): void {
    this.asked++;
    this.met.add(real);
    if (ours === real) return;
    const objects = manifests.slice(plainWorld().length).map((one) => JSON.stringify(one));
    this.wrong.push(`${what}: the model ${ours}, istiod ${real}\n${objects.join('\n---\n')}`);
  }

  /** Everything was met at least once, and nothing was wrong. */
  public expect(...all: string[]): void {
    recordFigure({
      subject: 'model',
      what: `random policies: ${this.what}`,
      referee: 'what istiod tells Envoy',
      asked: { ports: this.asked },
      disagreements: this.wrong.length,
    });
    if (this.wrong.length > 0)
      throw new Error(`${this.wrong.length} are wrong:\n\n${this.wrong.slice(0, 5).join('\n\n')}`);
    expect([...this.met].sort()).toEqual(all.sort());
  }
}

let referee: Referee;
beforeEach(() => (referee = Referee.start()));
afterEach(() => referee.stop());

const SERVERS = [
  { name: 'web.alpha', namespace: 'alpha', labels: { app: 'web', tier: 'back' } },
  { name: 'api.beta', namespace: 'beta', labels: { app: 'api', tier: 'back' } },
];

test('ports of pods take connections as PeerAuthentications say', async () => {
  const all = Array.from({ length: scaled(60) }, (_, i) => mutualTlsWorld(SEED * 1_000_037 + i));
  const places = SERVERS.map(({ name }) => ({ from: name }));
  await referee.startMeshAt(plainWorld(), places);
  const tally = new Tally('how pods take connections');
  for (const { seed, manifests } of await acceptablePolicies(all)) {
    const configs = await newestConfigs(referee, manifests, places);
    const mesh = new MeshIndex(loadManifests(manifests, { namespace: 'default' }).resources, {});
    for (const server of SERVERS) {
      const listener = configs.get(server.name)!.listeners.find(({ name }) => name === 'virtualInbound');
      for (const port of PORTS) {
        const { plain, mutual } = inboundTls(listener, port);
        const real = plain ? (mutual ? 'PERMISSIVE' : 'DISABLE') : 'STRICT';
        tally.add(`seed ${seed}, ${server.name}:${port}`, portMode(mesh, server, port).mode, real, manifests);
      }
    }
  }
  tally.expect('STRICT', 'PERMISSIVE', 'DISABLE');
});

test('sidecars open connections as destination rules say', async () => {
  const services = scaled(80);
  const [{ manifests }] = await acceptablePolicies([tlsSettingsWorld(SEED, services)]);
  const places = [{ from: 'front.alpha' }];
  await referee.startMeshAt(plainWorld(), places);
  // One world only: a sidecar whose clusters wait for certificates takes no more.
  const { clusters } = (await newestConfigs(referee, manifests, places)).get('front.alpha')!;
  const mesh = Mesh.fromManifests(manifests);
  const tally = new Tally('how sidecars open connections');
  for (let i = 0; i < services; i++) {
    for (const port of [80, 9000, 9001]) {
      const real = outboundTls(clusters.get(`outbound|${port}||s${i}.beta.svc.cluster.local`));
      const request = Request.get(`http://s${i}.beta:${port}/`).from('front.alpha');
      const [{ way }] = mesh.send(request).outcomes;
      tally.add(`s${i}:${port}`, kindOf(way?.tls ?? ''), real, []);
    }
  }
  tally.expect('mutual', 'tls', 'plain');
});

/** The kind of encryption that the model tells in words. */
function kindOf(text: string): string {
  if (text.startsWith('mutual TLS')) return 'mutual';
  return text.startsWith('TLS ') ? 'tls' : 'plain';
}
