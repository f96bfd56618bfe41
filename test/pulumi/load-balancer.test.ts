import { ComponentResource, output, secret } from '@pulumi/pulumi';
import { REPEATING_OUTPUTS, SECRET_ARGUMENTS } from '../../lib/appliance/spec/inputs';
import { formatOwnerTag, hashOwnerId } from '../../lib/appliance/spec/tags';
import { LoadBalancer, type LoadBalancerArgs, SakuraProvider } from '../../lib/pulumi';
import { mockEngine, type Registered, settled } from './mocks';

const args: LoadBalancerArgs = {
  name: 'edge',
  description: '',
  tags: [],
  plan: 'standard',
  redundant: false,
  network: { kind: 'router', router: { by: 'name', value: output('k8s-router') } },
  virtualIps: [
    {
      key: 'web',
      description: '',
      ports: [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }],
      servers: [{ address: output('203.0.113.5'), enabled: true }],
    },
  ],
};

const GIVEN = 'kumiki-0123456789abcdef01234567';
const SCOPE = '0123456789ab';
const SCOPE_TYPE = 'pulumi-nodejs:dynamic/kumiki:Scope';
/** Answers with ids as providers do: the id of a scope is the scope itself. */
const standing = ({ type }: Registered) => (type === SCOPE_TYPE ? { id: SCOPE } : {});

describe('LoadBalancer', () => {
  it('resolves outputs anywhere in its arguments', async () => {
    const seen = await mockEngine();
    await settled(new LoadBalancer('edge', args).id);
    const inputs = seen.find(({ name }) => name === 'edge')?.inputs;
    expect(inputs?.network).toEqual({ kind: 'router', router: { by: 'name', value: 'k8s-router' } });
    expect(inputs?.virtualIps).toEqual([
      expect.objectContaining({ servers: [{ address: '203.0.113.5', enabled: true }] }),
    ]);
  });

  it('has the answers of the provider as outputs', async () => {
    await mockEngine(() => ({
      addressByKey: { web: '203.0.113.9' },
      addresses: ['203.0.113.7'],
      switchId: '113400000102',
      vrid: 7,
      zone: 'is1b',
      serversByKey: { web: ['203.0.113.5'] },
    }));
    const { id, addressByKey, addresses, switchId, vrid, zone, serversByKey } = new LoadBalancer(
      'edge',
      args,
    );
    expect(
      await Promise.all([id, addresses, switchId, vrid, zone].map((each) => settled<unknown>(each))),
    ).toEqual(['edge-id', ['203.0.113.7'], '113400000102', 7, 'is1b']);
    expect(await settled(addressByKey)).toEqual({ web: '203.0.113.9' });
    expect(await settled(serversByKey)).toEqual({ web: ['203.0.113.5'] });
  });

  it('has its own owner tag with the scope of the stack by default, and accepts a given one', async () => {
    const seen = await mockEngine(standing);
    await settled(new LoadBalancer('edge', args).id);
    await settled(new LoadBalancer('other', args).id);
    await settled(new LoadBalancer('given', { ...args, ownerTag: output(GIVEN) }).id);
    const tagOf = (name: string) => seen.find((each) => each.name === name)?.inputs.ownerTag;
    expect(tagOf('edge')).toBe(formatOwnerTag(SCOPE, hashOwnerId('edge')));
    expect(tagOf('other')).toBe(formatOwnerTag(SCOPE, hashOwnerId('other')));
    expect(tagOf('given')).toBe(GIVEN);
    expect(seen.filter(({ type }) => type === SCOPE_TYPE).map(({ name }) => name)).toEqual(['kumiki-scope']);
  });

  it('needs no scope with an owner tag of the user', async () => {
    const seen = await mockEngine();
    await settled(new LoadBalancer('given', { ...args, ownerTag: GIVEN }).id);
    expect(seen.map(({ name }) => name)).toEqual(['given']);
  });

  it('has the scope of its account, even if a component provides it', async () => {
    const seen = await mockEngine();
    const tokyo = new SakuraProvider('tokyo', { zone: 'tk1a' });
    const parent = new ComponentResource('shop:Edge', 'shop', {}, { providers: [tokyo] });
    await settled(new LoadBalancer('own', args, { provider: tokyo }).id);
    await settled(new LoadBalancer('inherited', args, { parent }).id);
    await settled(new LoadBalancer('other', args).id);
    const scopes = seen.filter(({ type }) => type === SCOPE_TYPE);
    expect(scopes.map(({ name }) => name)).toEqual(['kumiki-scope-tokyo', 'kumiki-scope']);
    expect(scopes[0]?.provider).toContain('::tokyo::');
  });

  it('tells the engine only which outputs repeat a secret', async () => {
    const marks = async (given: LoadBalancerArgs) => {
      const seen = await mockEngine();
      await settled(new LoadBalancer('edge', given).id);
      const { inputs = {} } = seen.find(({ name }) => name === 'edge') ?? {};
      return Object.keys(REPEATING_OUTPUTS).filter((name) => name in inputs);
    };
    expect(await marks(args)).toEqual([]);
    expect(await marks({ ...args, description: secret('canary') })).toEqual(['inputs']);
    const network = { kind: 'router', router: { by: 'name', value: secret('canary') } } as const;
    expect(await marks({ ...args, network })).toEqual([
      ...['inputs', 'addresses', 'gateway', 'prefixLength', 'switchId'],
    ]);
    const virtualIps = args.virtualIps.map((virtualIp) => ({ ...virtualIp, address: secret('203.0.113.9') }));
    expect(await marks({ ...args, virtualIps })).toEqual([
      ...['inputs', 'addressByKey', 'serversByKey', 'foundServers'],
    ]);
  });

  it('names secret arguments, so that errors can leave them out', async () => {
    const named = async (given: LoadBalancerArgs) => {
      const seen = await mockEngine();
      await settled(new LoadBalancer('edge', given).id);
      return seen.find(({ name }) => name === 'edge')?.inputs[SECRET_ARGUMENTS];
    };
    expect(await named(args)).toBeUndefined();
    const virtualIps = args.virtualIps.map((virtualIp) => ({ ...virtualIp, address: secret('203.0.113.9') }));
    const network = { kind: 'router', router: { by: 'name', value: secret('canary') } } as const;
    expect(await named({ ...args, name: secret('canary'), network, virtualIps })).toEqual([
      ...['name', 'network.router.value', 'virtualIps[0].address'],
    ]);
    expect(await named({ ...args, description: Promise.resolve('later') })).toBeUndefined();
  });

  it('keeps the stack traces of errors of the program', async () => {
    await mockEngine();
    const before = Error.stackTraceLimit;
    await settled(new LoadBalancer('edge', args).id);
    expect(Error.stackTraceLimit).toBe(before);
    // the base class refuses an empty name
    expect(() => new LoadBalancer('', args)).toThrow();
    expect(Error.stackTraceLimit).toBe(before);
  });
});
