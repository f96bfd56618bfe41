import { closeAll, type Json, type Rig, startRig } from '../../rig';
import { network, verdictOf } from './network';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(closeAll);

const ROUTER_ID = 113_400_000_000;
const named = (HostName: Json) => ({ IPAddress: { HostName } });

describe('an address of a block', () => {
  it('is listed with the interface whose label it is', async () => {
    const { send } = network(rig);
    const { IPAddress } = await send('GET', '/ipaddress');
    expect(IPAddress).toHaveLength(11);
    expect(IPAddress[0]).toMatchObject({ IPAddress: '203.0.113.4', Subnet: { ID: 7001 } });
    const { Interfaces } = await send('GET', '/interface');
    expect(IPAddress.slice(0, 4).map((each: Json) => each.Interface?.ID)).toEqual([
      ...Interfaces.map((nic: Json) => nic.ID),
      undefined,
    ]);
  });

  it('has a reverse name that blocks show, until it is emptied', async () => {
    const { send } = network(rig);
    const hostNames = async () =>
      (await send('GET', '/subnet/7001')).Subnet.IPAddresses.map((each: Json) => each.HostName);
    await send('PUT', '/ipaddress/203.0.113.5', named('web.example.com'));
    expect((await hostNames()).slice(0, 3)).toEqual([null, 'web.example.com', null]);
    await send('PUT', '/ipaddress/203.0.113.5', named(''));
    expect((await hostNames())[1]).toBeNull();
    expect((await send('GET', '/ipaddress/203.0.113.5')).IPAddress.HostName).toBe('');
  });

  it('loses its name when its block is deleted', async () => {
    const { send, router, routedBlock } = network(rig);
    const reuse = async (make: () => Promise<void>, address: string) => {
      await make();
      expect((await send('GET', `/ipaddress/${address}`)).IPAddress.HostName).toBe('');
      await send('PUT', `/ipaddress/${address}`, named('web.example.com'));
    };
    const makeBlock = async () => {
      const { ID } = await routedBlock(ROUTER_ID, '203.0.113.4');
      path = `/internet/${ROUTER_ID}/subnet/${ID}`;
    };
    const makeRouter = async () => {
      path = `/internet/${(await router()).ID}`;
    };
    let path = '';
    for (const make of [makeBlock, makeBlock, makeRouter, makeRouter]) {
      await reuse(make, '203.0.113.20');
      await send('DELETE', path);
    }
  });

  it.each([
    '203.0.113.0',
    '203.0.113.1',
    '203.0.113.3',
    '203.0.113.15',
    '203.0.113.16',
    '8.8.8.8',
    '::1',
    '4.4',
  ])('is not %s', async (address) => {
    expect(verdictOf(await rig.call('GET', `/ipaddress/${address}`))).toBe('404 not_found');
  });

  it.each<[string, Json, string]>([
    ['no name', {}, '400 missing_param'],
    ['a name that is none', named('-web.example.com'), '400 invalid_format'],
    ['a single word', named('web'), '400 invalid_format'],
    ['a name of 254 characters', named(`${'a.'.repeat(126)}aa`), '400 invalid_format'],
  ])('is not changed with %s', async (_, body, verdict) => {
    const answer = await rig.call('PUT', '/ipaddress/203.0.113.5', { IPAddress: {}, ...body });
    expect(verdictOf(answer)).toBe(verdict);
  });
});

describe('an address of the shared segment', () => {
  it('is listed after those of blocks, and can have a name too', async () => {
    const { send } = network(rig);
    const ConnectedSwitches = [{ Scope: 'shared' }];
    const ServerPlan = { CPU: 1, MemoryMB: 1024 };
    const { Server } = await send('POST', '/server', {
      Server: { Name: 's', ServerPlan, ConnectedSwitches },
    });
    const [{ IPAddress: address, ID }] = Server.Interfaces;
    const { IPAddress } = await send('PUT', `/ipaddress/${address}`, named('s.example.com'));
    expect(IPAddress).toEqual({
      ...{ IPAddress: address, HostName: 's.example.com' },
      ...{ Interface: { ID }, Subnet: null },
    });
    expect((await send('GET', '/ipaddress')).IPAddress.at(-1)).toEqual({ Index: 11, ...IPAddress });
  });
});

describe('a block', () => {
  it('is found by its router, and is 404 for an unknown id', async () => {
    const { send, router, routedBlock } = network(rig);
    await router();
    await routedBlock(ROUTER_ID, '203.0.113.4');
    const { Subnets } = await send('GET', `/subnet?{"Filter":{"Switch.Internet.ID":${ROUTER_ID}}}`);
    expect(Subnets.map((each: Json) => each.NetworkAddress)).toEqual(['203.0.113.0', '203.0.113.32']);
    expect(verdictOf(await rig.call('GET', '/subnet/1'))).toBe('404 not_found');
  });
});
