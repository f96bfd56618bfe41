import { ApiObject } from 'cdk8s';
import { App, GuestbookApp, RouterNetwork, SakuraLoadBalancedService, Stack } from '../../../../lib';
import { listConstructs } from '../../../../lib/cli/commands/list/listed-tree';

function createApp(): App {
  const app = new App();
  const shop = new Stack(app, 'shop', { namespace: 'shop' });
  const { frontend: backend } = new GuestbookApp(shop, 'Guestbook');
  const network = RouterNetwork.byName('k8s-router');
  new SakuraLoadBalancedService(shop, 'Edge', { backend, servers: ['192.0.2.1'], network, ports: [80] });
  new ApiObject(new Stack(app, 'other'), 'Own', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'own' },
  });
  return app;
}

describe('the constructs of an app', () => {
  const constructs = listConstructs(createApp());
  const find = (path: string) => constructs.find((construct) => construct.path === path);

  it('are listed parents first, in the order of the program', () => {
    const paths = constructs.map(({ path }) => path);
    expect(paths.slice(0, 3)).toEqual(['shop', 'shop/Guestbook', 'shop/Guestbook/Leader']);
    expect(paths.slice(-2)).toEqual(['other', 'other/Own']);
    for (const path of paths.filter((each) => each.includes('/'))) {
      expect(paths.indexOf(path.slice(0, path.lastIndexOf('/')))).toBeLessThan(paths.indexOf(path));
    }
  });

  it('have the name of their class, or the kind of their object', () => {
    expect(find('shop/Guestbook')?.type).toBe('GuestbookApp');
    expect(find('other/Own')?.type).toBe('ConfigMap');
  });

  it('list each object of the assembly once, where it is made', () => {
    const listed = constructs.flatMap(({ makes }) =>
      makes.objects.map(({ kind, name }) => `${kind}/${name}`),
    );
    const assembled = createApp()
      .assemble()
      .stacks.flatMap(({ manifests }) => manifests)
      .map(({ object }) => `${object.kind}/${object.metadata?.name}`);
    expect(listed.sort()).toEqual(assembled.sort());
    expect(find('other/Own')?.makes.objects).toEqual([{ apiVersion: 'v1', kind: 'ConfigMap', name: 'own' }]);
  });

  it('list the load balancer where it is made', () => {
    const makers = constructs.filter(({ makes }) => makes.artifacts.length > 0);
    expect(makers.map(({ path, makes }) => [path, makes.artifacts])).toEqual([
      ['shop/Edge/LoadBalancer', [{ noun: 'load balancer', count: 1 }]],
    ]);
  });

  it('name the place in the program that makes them', () => {
    expect(find('shop/Edge')?.source).toMatch(/listed-tree\.test\.ts:\d+$/);
  });

  it('know whether they are the last of their parent', () => {
    expect(find('shop')?.isLast).toEqual([false]);
    expect(find('other/Own')?.isLast).toEqual([true, true]);
  });
});
