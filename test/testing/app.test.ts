import { existsSync } from 'node:fs';
import { Testing } from 'cdk8s';
import {
  App,
  GuestbookApp,
  HealthCheck,
  RouterNetwork,
  SakuraLoadBalancedService,
  Stack,
} from '../../lib/index';
import { app, stack } from '../../lib/testing';

describe('a stack for unit tests', () => {
  it('has an app that assembles and renders, and writes nothing', () => {
    const shop = stack({ namespace: 'shop' }, 'shop');
    new GuestbookApp(shop, 'Guestbook');
    const [assembly] = shop.app.assemble().stacks;
    expect(assembly?.name).toBe('shop');
    expect(assembly?.manifests.map(({ object }) => object.metadata?.namespace)).toEqual(
      Array(11).fill('shop'),
    );
    expect([...shop.app.render().keys()]).toEqual(['shop.k8s.yaml']);
    expect(existsSync(shop.app.outdir)).toBe(false);
  });

  it('is a Stack in an App of the library', () => {
    const test = stack();
    expect([test instanceof Stack, test.app instanceof App, test.node.path]).toEqual([true, true, 'test']);
  });

  it('accepts more than manifests, unlike the app of cdk8s, whose error recommends it', () => {
    const add = (scope: Stack) =>
      new SakuraLoadBalancedService(scope, 'Edge', {
        backend: new GuestbookApp(scope, 'Guestbook').frontend,
        servers: ['203.0.113.5'],
        network: RouterNetwork.byName('k8s-router'),
        ports: [80],
        healthCheck: HealthCheck.ping(),
      });
    const ours = stack({ namespace: 'shop' });
    add(ours);
    expect([...ours.app.render().keys()]).toContain('test/load-balancers/test-Edge-LoadBalancer.json');
    const plain = Testing.app();
    add(new Stack(plain, 'shop', { namespace: 'shop' }));
    expect(() => plain.synth()).toThrow(/SYNTH_APP[\s\S]*app\(\) or stack\(\) of kumiki\/testing/);
  });
});

it('apps for unit tests have separate folders, and accept the props of an App', () => {
  expect(app().outdir).not.toBe(app().outdir);
  expect(app({ outdir: 'elsewhere' }).outdir).toBe('elsewhere');
});
