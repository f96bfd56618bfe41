import { closeAll, type Json, type Rig, SWITCH_ID, startRig } from '../../../rig';
import { network, verdictOf } from '../network';

afterEach(closeAll);

const ROUTER_ID = 113_400_000_000;
const SUBNETS = `/internet/${ROUTER_ID}/subnet`;

async function blocksOfSwitch(rig: Rig): Promise<Json[]> {
  return (await network(rig).readSwitch(SWITCH_ID)).Subnets;
}

describe('a routed block', () => {
  it('has only usable addresses and no gateway, and is shown on the switch and the router', async () => {
    const rig = await startRig();
    const { routedBlock, readRouter } = network(rig);
    const block = await routedBlock(ROUTER_ID, '203.0.113.4', 27);
    expect(block.IPAddresses).toHaveLength(32);
    expect(block).toMatchObject({
      NetworkAddress: '203.0.113.32',
      DefaultRoute: null,
      NextHop: '203.0.113.4',
    });
    expect((await blocksOfSwitch(rig))[1]).toMatchObject({
      ...{ ID: block.ID, NextHop: '203.0.113.4', StaticRoute: '203.0.113.4' },
      IPAddresses: { Min: '203.0.113.32', Max: '203.0.113.63' },
    });
    const router = await readRouter(ROUTER_ID);
    expect(router.NetworkMaskLen).toBe(28);
    expect(router.Switch.Subnets.map((each: Json) => each.ID)).toEqual([7001, block.ID]);
  });

  it('can be routed elsewhere, and returns to the pool', async () => {
    const rig = await startRig();
    const { routedBlock, send } = network(rig);
    const block = await routedBlock(ROUTER_ID, '203.0.113.4');
    const path = `${SUBNETS}/${block.ID}`;
    const { Subnet } = await send('PUT', path, { NextHop: '203.0.113.14' });
    expect(Subnet).toEqual({ ...block, NextHop: '203.0.113.14', StaticRoute: '203.0.113.14' });
    await send('DELETE', path);
    expect(await blocksOfSwitch(rig)).toHaveLength(1);
    const again = await routedBlock(ROUTER_ID, '203.0.113.4');
    expect([again.NetworkAddress, again.ID]).toEqual([block.NetworkAddress, block.ID + 1]);
  });

  it.each<[string, Json, string]>([
    ['no size', { NextHop: '203.0.113.4' }, '400 missing_param'],
    ['a /29', { NetworkMaskLen: 29, NextHop: '203.0.113.4' }, '400 invalid_range'],
    ['no next hop', { NetworkMaskLen: 28 }, '400 missing_param'],
    ['a next hop that is no address', { NetworkMaskLen: 28, NextHop: 'node-1' }, '400 invalid_format'],
  ])('is refused with %s', async (_, body, verdict) => {
    const rig = await startRig();
    expect(verdictOf(await rig.call('POST', SUBNETS, body))).toBe(verdict);
    expect(await blocksOfSwitch(rig)).toHaveLength(1);
  });

  it.each(['203.0.113.0', '203.0.113.1', '203.0.113.3', '203.0.113.15', '203.0.113.20', '192.0.2.1'])(
    'is not routed to %s, which is not usable, unless the simulator is lenient',
    async (NextHop) => {
      const body = { NetworkMaskLen: 28, NextHop };
      const [strict, lenient] = [await startRig(), await startRig({ strictness: 'lenient' })];
      expect(verdictOf(await strict.call('POST', SUBNETS, body))).toBe('400 invalid_range');
      expect(verdictOf(await lenient.call('POST', SUBNETS, body))).toBe('201');
    },
  );

  it('is not found as the first block of the router, or under another router', async () => {
    const rig = await startRig();
    const { router, routedBlock } = network(rig);
    const other = await router();
    const block = await routedBlock(ROUTER_ID, '203.0.113.4');
    for (const path of [`${SUBNETS}/7001`, `/internet/${other.ID}/subnet/${block.ID}`]) {
      expect(verdictOf(await rig.call('DELETE', path))).toBe('404 not_found');
      expect(verdictOf(await rig.call('PUT', path, { NextHop: '203.0.113.5' }))).toBe('404 not_found');
    }
  });

  it('is refused when no block of its size is left', async () => {
    const rig = await startRig({ pools: ['203.0.113.0/27'] });
    await network(rig).routedBlock(ROUTER_ID, '203.0.113.4');
    const answer = await rig.call('POST', SUBNETS, { NetworkMaskLen: 28, NextHop: '203.0.113.4' });
    expect(verdictOf(answer)).toBe('409 run_out_of_ipaddress');
  });
});
