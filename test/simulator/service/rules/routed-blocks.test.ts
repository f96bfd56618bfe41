import {
  applianceOf,
  closeAll,
  createAppliance,
  type Json,
  type Rig,
  serverOf,
  startRig,
  vipOf,
} from '../../rig';
import { network, verdictOf } from '../resources/network';

afterEach(closeAll);

const ROUTER_ID = 113_400_000_000;
const vips = (...changes: Json[]) => ({ Settings: { LoadBalancer: changes.map(vipOf) } });
const unit = (address: string, Network?: Json) => ({
  Remark: { Servers: [{ IPAddress: address }], ...(Network && { Network }) },
});

/** Starts the default site with 203.0.113.16/28 routed to an unused address. */
async function startWithRoutedBlock(strictness: 'strict' | 'lenient' = 'strict'): Promise<Rig> {
  const rig = await startRig({ strictness });
  await network(rig).routedBlock(ROUTER_ID, '203.0.113.10');
  return rig;
}

describe('a load balancer on a switch with a routed block', () => {
  it.each(['203.0.113.16', '203.0.113.20', '203.0.113.31'])(
    'may have the virtual IP %s from it',
    async (address) => {
      const rig = await startWithRoutedBlock();
      const change = vips({ VirtualIPAddress: address, Servers: [serverOf()] });
      expect(verdictOf(await rig.call('POST', '/appliance', applianceOf(change)))).toBe('202');
    },
  );

  it.each<[string, Json, string]>([
    ['a virtual IP behind it', vips({ VirtualIPAddress: '203.0.113.32' }), '400 invalid_range'],
    ['a sorry server in it', vips({ SorryServer: '203.0.113.20' }), '400 invalid_range'],
    ['a unit in it', { ...unit('203.0.113.20', { NetworkMaskLen: 28 }), Settings: {} }, '400 invalid_range'],
    ['a virtual IP that it is routed to', vips({ VirtualIPAddress: '203.0.113.10' }), '409 duplicate_entry'],
    ['a unit that it is routed to', unit('203.0.113.10'), '409 duplicate_entry'],
  ])('may not have %s, unless the simulator is lenient', async (_, change, verdict) => {
    const [strict, lenient] = [await startWithRoutedBlock(), await startWithRoutedBlock('lenient')];
    expect(verdictOf(await strict.call('POST', '/appliance', applianceOf(change)))).toBe(verdict);
    expect(verdictOf(await lenient.call('POST', '/appliance', applianceOf(change)))).toBe('202');
  });

  it('keeps a virtual IP that a block was routed to later', async () => {
    const rig = await startRig();
    const id = await createAppliance(rig);
    await network(rig).routedBlock(ROUTER_ID, '203.0.113.8');
    const change = vips({ Port: '443', Servers: [] });
    expect(verdictOf(await rig.call('PUT', `/appliance/${id}`, { Appliance: change }))).toBe('200');
  });
});

describe('the address that a block is routed to', () => {
  it('can be the label of a network interface, as blocks are routed to servers', async () => {
    const rig = await startWithRoutedBlock();
    const { Interfaces } = await network(rig).send('GET', '/interface');
    const label = (address: string) =>
      rig.call('PUT', `/interface/${Interfaces[1].ID}`, { Interface: { UserIPAddress: address } });
    expect(verdictOf(await label('203.0.113.10'))).toBe('200');
    expect(verdictOf(await label('203.0.113.1'))).toBe('409 duplicate_entry');
  });
});
