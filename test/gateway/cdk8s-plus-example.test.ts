import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type NginxIngressGateway } from '../../lib';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../lib'), { virtual: true });

const FOLDER = join(__dirname, '../../examples/cdk8s-plus');

describe('examples/cdk8s-plus', () => {
  const { Catalogue } = jest.requireActual(join(FOLDER, 'stack.ts'));
  const app = new App({ outdir: 'never-written' });
  const catalogue = new Catalogue(app, 'catalogue');
  const [stack] = app.assemble().stacks;
  const objects = (stack?.manifests ?? []).map(({ object }) => Object(object));
  const find = (kind: string, name: RegExp) =>
    objects.find((object) => object.kind === kind && name.test(object.metadata.name));
  const service = find('Service', /^catalogue-service-/);
  const deployment = find('Deployment', /^catalogue-/);

  it('forwards requests to the Service of cdk8s-plus, by the name that cdk8s-plus gave it', () => {
    const gateway: NginxIngressGateway = catalogue.node.findChild('Gateway');
    const files = Object.values(gateway.renderFiles()).join('\n');
    expect(files).toContain(`${service.metadata.name}.catalogue.svc.cluster.local`);
    expect(gateway.match({ host: 'a.jp', target: '/catalogue/list' })).toBeDefined();
  });

  it('lets the gateway alone connect to the pods of cdk8s-plus, on their port', () => {
    const { spec } = objects.find(
      ({ kind, spec }) =>
        kind === 'NetworkPolicy' &&
        JSON.stringify(spec.podSelector) === JSON.stringify(deployment.spec.selector),
    );
    expect(spec.ingress).toEqual([
      {
        from: [{ podSelector: find('Deployment', /^gateway$/).spec.selector }],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  it('puts the gateway behind a virtual IP of an appliance', () => {
    expect(find('Service', /edge/i).spec).toMatchObject({ type: 'LoadBalancer' });
    const [balancers] = [...app.render()].filter(([path]) => path.includes('load-balancers'));
    expect(String(balancers?.[1])).toContain('k8s-router');
  });

  it('is linked from the guide', () => {
    expect(readFileSync(join(__dirname, '../../docs/gateway.md'), 'utf8')).toContain(
      '../examples/cdk8s-plus',
    );
  });
});
