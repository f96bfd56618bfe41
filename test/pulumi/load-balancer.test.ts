import { output } from '@pulumi/pulumi';
import { LoadBalancer, type LoadBalancerArgs } from '../../lib/pulumi';
import { mockEngine, settled } from './mocks';

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

describe('LoadBalancer', () => {
  it('resolves outputs anywhere in its arguments', async () => {
    const seen = await mockEngine();
    await settled(new LoadBalancer('edge', args).id);
    const inputs = seen[0]?.inputs;
    expect(inputs?.network).toEqual({ kind: 'router', router: { by: 'name', value: 'k8s-router' } });
    expect(inputs?.virtualIps).toEqual([
      expect.objectContaining({ servers: [{ address: '203.0.113.5', enabled: true }] }),
    ]);
  });

  it('has as outputs what the provider answers', async () => {
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

  it('has an owner tag of its own by default, and takes a given one', async () => {
    const seen = await mockEngine();
    await settled(new LoadBalancer('edge', args).id);
    await settled(new LoadBalancer('other', args).id);
    await settled(new LoadBalancer('given', { ...args, ownerTag: 'kumiki-given' }).id);
    const tags = seen.map(({ inputs }) => inputs.ownerTag);
    expect(tags).toEqual([
      expect.stringMatching(/^kumiki-[0-9a-f]{24}$/),
      expect.stringMatching(/^kumiki-[0-9a-f]{24}$/),
      'kumiki-given',
    ]);
    expect(new Set(tags).size).toBe(3);
  });
});
