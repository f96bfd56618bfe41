import { runtime } from '@pulumi/pulumi';
import { ApiObject } from 'cdk8s';
import {
  App,
  Appliances,
  RouterNetwork,
  SakuraLoadBalancedService,
  SakuraLoadBalancer,
  Stack,
} from '../../lib';
import { formatOwnerTag, hashOwnerId } from '../../lib/appliance/spec/tags';
import { deploy, SakuraProvider } from '../../lib/pulumi';
import { mockEngine, type Registered, settled } from './mocks';

const KEY = 'shop/Edge';
const ID = 'shop-Edge-LoadBalancer';

/** The provider's outputs for the only virtual IP of {@link shop}. */
const standing = () => ({
  addressByKey: { [KEY]: '203.0.113.9' },
  serversByKey: { [KEY]: ['203.0.113.5', '203.0.113.6'] },
});

function shop(ports = [80]): App {
  const app = new App({ outdir: '/nowhere/that/exists' });
  const stack = new Stack(app, 'shop', { namespace: 'shop' });
  const backend = new ApiObject(stack, 'Web', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  new SakuraLoadBalancedService(stack, 'Edge', {
    backend,
    servers: ['203.0.113.5', '203.0.113.6'],
    network: RouterNetwork.byName('k8s-router'),
    ports,
  });
  return app;
}

const loadBalancersIn = (seen: readonly Registered[]) =>
  seen.filter(({ type }) => type === 'pulumi-nodejs:dynamic/kumiki:LoadBalancer');

describe('deploy', () => {
  beforeEach(() => runtime.setAllConfig({ 'kumiki:manifests': 'none' }));

  it('registers one resource per appliance, with the name and type that states refer to', async () => {
    const seen = await mockEngine(standing);
    const { loadBalancers } = deploy(shop());
    await settled(loadBalancers[ID]?.id ?? fail(ID));
    const { __provider, ...inputs } = loadBalancersIn(seen)[0]?.inputs ?? {};
    expect(loadBalancersIn(seen).map(({ name }) => name)).toEqual([ID]);
    expect(inputs).toMatchSnapshot();
  });

  it('registers a share of existing load balancers, and returns its virtual IPs', async () => {
    const seen = await mockEngine(standing);
    const app = new App({ outdir: '/nowhere/that/exists' });
    const stack = new Stack(app, 'shop', { namespace: 'shop' });
    const loadBalancer = SakuraLoadBalancer.existing(stack, 'Shared', {
      appliances: Appliances.byTag('shared'),
    });
    const backend = new ApiObject(stack, 'Web', {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' } },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
    });
    const servers = ['203.0.113.5', '203.0.113.6'];
    new SakuraLoadBalancedService(stack, 'Edge', { backend, servers, loadBalancer });
    const { addresses, shares, loadBalancers } = deploy(app);
    expect(Object.values(await settled(addresses))).toEqual(['203.0.113.9']);
    expect([Object.keys(shares), Object.keys(loadBalancers)]).toEqual([['shop-Shared'], []]);
    const [share] = seen.filter(({ type }) => type === 'pulumi-nodejs:dynamic/kumiki:LoadBalancerShare');
    expect(share).toMatchObject({
      name: 'shop-Shared',
      inputs: {
        appliances: [{ by: 'tag', value: 'shared' }],
        ownerTag: expect.stringMatching(/^kumiki-[0-9a-f]{24}$/),
        virtualIps: [{ key: KEY }],
      },
    });
  });

  it('tags appliances with the scope that is in the state of the stack', async () => {
    const seen = await mockEngine((registered) =>
      registered.name === 'kumiki-scope' ? { id: '0123456789ab' } : standing(),
    );
    await settled(deploy(shop()).addresses);
    expect(loadBalancersIn(seen)[0]?.inputs.ownerTag).toBe(formatOwnerTag('0123456789ab', hashOwnerId(ID)));
  });

  it('returns virtual IPs by Service', async () => {
    await mockEngine(standing);
    const addresses = await settled(deploy(shop()).addresses);
    expect(addresses).toEqual({ 'shop/shop-edge-service-c88f169b': '203.0.113.9' });
  });

  it('returns the status of each Service', async () => {
    await mockEngine(standing);
    const { services } = deploy(shop());
    const ingress = await Promise.all(
      Object.values(services).map(async (patch) => (await settled(patch)).status.loadBalancer.ingress),
    );
    expect(ingress.map((list) => list.map(({ ip }) => ip))).toEqual([
      ['203.0.113.9'],
      ['203.0.113.5', '203.0.113.6'],
    ]);
  });

  it('uses the account and zone of a provider', async () => {
    const seen = await mockEngine(standing);
    const provider = new SakuraProvider('tokyo', { zone: 'tk1a' });
    await settled(deploy(shop(), { provider }).addresses);
    expect(loadBalancersIn(seen)[0]?.provider).toContain('pulumi:providers:pulumi-nodejs::tokyo::');
  });

  it.each([[[[5]]], [{}], ['tokyo'], [new Map()]])('refuses %p as a provider', async (provider) => {
    await mockEngine(standing);
    expect(() => Reflect.apply(deploy, undefined, [shop(), { provider }])).toThrow('deploy: provider');
  });

  it('takes over the appliances that are named in adopt', async () => {
    const seen = await mockEngine(standing);
    await settled(deploy(shop(), { adopt: { [ID]: { id: '113400000777' } } }).addresses);
    expect(loadBalancersIn(seen)[0]?.inputs.adopt).toEqual({ id: '113400000777' });
  });

  it('refuses an id in adopt that no load balancer has, and lists the existing ids', async () => {
    await mockEngine(standing);
    expect(() => deploy(shop(), { adopt: { Edge: { id: '113400000777' } } })).toThrow(
      `adopt names a load balancer that the app does not have\n  given    Edge\n  allowed  ${ID}`,
    );
  });

  it('lets transform change arguments last', async () => {
    const seen = await mockEngine(standing);
    const { addresses } = deploy(shop(), {
      transform: (given) =>
        given.kind === 'loadBalancer'
          ? { ...given, args: { ...given.args, description: `for ${given.artifact.constructPath}` } }
          : given,
    });
    await settled(addresses);
    expect(loadBalancersIn(seen)[0]?.inputs.description).toBe('for shop/Edge/LoadBalancer');
  });

  it('shows the problems of the app without a stack trace', async () => {
    await mockEngine(standing);
    const failing = () => deploy(shop([0]));
    expect(failing).toThrow(/VIP_PORT|LB_DSR/);
    expect(failing).toThrow(expect.objectContaining({ __pulumiRunError: true }));
  });

  it('reports problems in the language of the person, with the same codes', () => {
    const outer = process.env.KUMIKI_LANG;
    process.env.KUMIKI_LANG = 'ja';
    try {
      expect(() => deploy(shop([0]))).toThrow(/VIP_PORT[\s\S]*[ぁ-ん]/);
    } finally {
      if (outer === undefined) delete process.env.KUMIKI_LANG;
      else process.env.KUMIKI_LANG = outer;
    }
  });
});

function fail(what: string): never {
  throw new Error(`${what} was not registered`);
}
