import { Chart, Testing } from 'cdk8s';
import {
  IstioIngress,
  type IstioIngressProps,
  IstioInstallation,
  IstioVersion,
  KubernetesVersion,
  SubsetRouting,
  VersionedNginx,
} from '../../lib';
import { Destination, MeshHost, RouteAction, VirtualService } from '../../lib/networking';
import { codeOf, refusal } from '../support/refusal';

function exposed(props: Partial<IstioIngressProps> = {}, namespace = 'istio-test') {
  const app = Testing.app();
  const workload = new VersionedNginx(new Chart(app, 'environment', { namespace: 'istio-test' }), 'nginx', {
    versions: ['v1'],
  });
  const routing = new Chart(app, 'routing', { namespace: 'istio-test' });
  const edge = new Chart(app, 'edge', { namespace });
  const subsets = new SubsetRouting(routing, 'nginx', { workload });
  const ingress = new IstioIngress(edge, 'ingress', { hosts: ['*.hihihiai.com'], ...props });
  return {
    routing,
    subsets,
    ingress,
    gateway: () => Testing.synth(edge).find(({ kind }) => kind === 'Gateway'),
    virtualService: () => Testing.synth(routing).find(({ kind }) => kind === 'VirtualService').spec,
  };
}

describe('IstioIngress', () => {
  test('listens for its hosts at the gateway of the default profile', () => {
    const { gateway } = exposed();
    expect(gateway()).toMatchObject({
      metadata: { name: 'ingress' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.hihihiai.com'] }],
      },
    });
  });

  test('listens at a gateway that is installed, by both of its labels', () => {
    const istio = new IstioInstallation(new Chart(Testing.app(), 'mesh'), 'istio', {
      istioVersion: IstioVersion.V1_31,
      kubernetesVersion: KubernetesVersion.of('1.34'),
    });
    const { gateway } = exposed({ gatewayWorkload: istio.ingressGateway });
    expect(gateway().spec.selector).toEqual({ app: 'istio-ingressgateway', istio: 'ingressgateway' });
    const both = { gatewayWorkload: istio.ingressGateway, selector: { istio: 'edge' } };
    expect(codeOf(() => exposed(both))).toBe('ConflictingSettings at edge/ingress');
  });

  test('exposes routing, and the mesh keeps following it', () => {
    const { ingress, subsets, virtualService } = exposed();
    ingress.expose(subsets, 'nginx.hihihiai.com');
    ingress.expose(subsets, 'www.hihihiai.com');
    expect(virtualService().hosts).toEqual(['nginx', 'nginx.hihihiai.com', 'www.hihihiai.com']);
    expect(virtualService().gateways).toEqual(['ingress', 'mesh']);
  });

  test('the mesh stops following it when told so', () => {
    const { ingress, subsets, virtualService } = exposed();
    ingress.expose(subsets, 'nginx.hihihiai.com', { mesh: false });
    expect(virtualService().gateways).toEqual(['ingress']);
  });

  test('is named with its namespace from another one', () => {
    const { ingress, subsets, virtualService } = exposed({}, 'edge');
    ingress.expose(subsets, 'nginx.hihihiai.com');
    expect(virtualService().gateways).toEqual(['edge/ingress', 'mesh']);
  });

  test('exposes a plain virtual service too', () => {
    const { ingress, routing } = exposed();
    const plain = new VirtualService(routing, 'plain', { hosts: [MeshHost.of('plain')] });
    plain.addHttpRoute({ action: RouteAction.forward(Destination.host('plain')) });
    ingress.expose(plain, 'plain.hihihiai.com');
    expect(plain.hosts).toEqual(['plain', 'plain.hihihiai.com']);
  });

  test('with a credential serves HTTPS and redirects HTTP there', () => {
    const { servers } = exposed({ credentialName: 'hihihiai-cert' }).gateway().spec;
    expect(servers[0]).toMatchObject({ port: { number: 80 }, tls: { httpsRedirect: true } });
    expect(servers[1]).toMatchObject({
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      hosts: ['*.hihihiai.com'],
      tls: { mode: 'SIMPLE', credentialName: 'hihihiai-cert' },
    });
  });

  test('can serve HTTP beside HTTPS', () => {
    const { servers } = exposed({ credentialName: 'cert', httpsRedirect: false }).gateway().spec;
    expect(servers[0]).not.toHaveProperty('tls');
  });

  test.each<[string, Partial<IstioIngressProps>]>([
    ['InvalidHost at edge/ingress', { hosts: ['www.*.com'] }],
    ['InvalidHost at edge/ingress', { hosts: ['nginx'] }],
    ['InvalidPort at edge/ingress', { httpPort: 0 }],
    ['InvalidPort at edge/ingress', { httpPort: 65536 }],
    ['MissingSetting at edge/ingress', { httpsRedirect: true }],
    ['MissingSetting at edge/ingress', { httpsPort: 443 }],
    ['MissingSetting at edge/ingress', { hosts: [] }],
  ])('refuses with %s: %j', (code, props) => {
    expect(codeOf(() => exposed(props))).toBe(code);
  });

  test.each(['hihihiai.com', 'nginx.example.com', '*.com'])(
    'refuses to expose %s, which it does not hear',
    (host) => {
      const { ingress, subsets } = exposed();
      const { code, path, message } = refusal(() => ingress.expose(subsets, host));
      expect([code, path]).toEqual(['HostNotCovered', 'edge/ingress']);
      expect(message).toContain('*.hihihiai.com');
    },
  );
});
