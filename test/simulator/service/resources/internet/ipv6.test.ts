import { closeAll, type Json, SWITCH_ID, startRig } from '../../../rig';
import { network, verdictOf } from '../network';

afterEach(closeAll);

const ROUTER_ID = 113_400_000_000;

describe('an IPv6 network', () => {
  it('belongs to one router, which has at most one, and is shown on the router and its switch', async () => {
    const rig = await startRig();
    const { ipv6Net, router, readRouter, readSwitch } = network(rig);
    const net = await ipv6Net(ROUTER_ID);
    const other = await ipv6Net((await router()).ID);
    expect([net.IPv6Prefix, other.IPv6Prefix]).toEqual(['2001:db8:10:1::', '2001:db8:10:2::']);
    expect((await readRouter(ROUTER_ID)).Switch.IPv6Nets).toEqual([net]);
    expect((await readSwitch(SWITCH_ID)).IPv6Nets).toEqual([net]);
    const again = await rig.call('POST', `/internet/${ROUTER_ID}/ipv6net`);
    expect(verdictOf(again)).toBe('409 ipv6net_already_attached');
    const wrong = await rig.call('DELETE', `/internet/${ROUTER_ID}/ipv6net/${other.ID}`);
    expect(verdictOf(wrong)).toBe('404 not_found');
  });

  it('can be switched off and on again, under another id', async () => {
    const rig = await startRig();
    const { ipv6Net, send, readSwitch } = network(rig);
    const net = await ipv6Net(ROUTER_ID);
    await send('DELETE', `/internet/${ROUTER_ID}/ipv6net/${net.ID}`);
    expect((await readSwitch(SWITCH_ID)).IPv6Nets).toEqual([]);
    expect(verdictOf(await rig.call('GET', `/ipv6net/${net.ID}`))).toBe('404 not_found');
    expect((await ipv6Net(ROUTER_ID)).ID).toBe(net.ID + 1);
  });
});

describe('a named IPv6 address', () => {
  const name = (IPv6Addr: string, HostName = 'a.example.com') => ({ IPv6Addr: { IPv6Addr, HostName } });

  it('is found by any spelling, counted in its network, and deleted with it', async () => {
    const rig = await startRig();
    const { ipv6Net, send } = network(rig);
    const net = await ipv6Net(ROUTER_ID);
    const countOfNames = async () => (await send('GET', `/ipv6net/${net.ID}`)).IPv6Net.NamedIPv6AddrCount;
    await send('POST', '/ipv6addr', name('2001:DB8:10:1:0:0:0:7'));
    await send('POST', '/ipv6addr', name('2001:db8:10:1::8'));
    expect(await countOfNames()).toBe(2);
    const { IPv6Addr } = await send('GET', '/ipv6addr/2001:db8:10:1:0::7');
    expect(IPv6Addr).toMatchObject({
      IPv6Addr: '2001:db8:10:1::7',
      IPv6Net: { ID: net.ID, Switch: { ID: SWITCH_ID } },
    });
    await send('DELETE', '/ipv6addr/2001:db8:10:1::8');
    expect(await countOfNames()).toBe(1);
    await send('DELETE', `/internet/${ROUTER_ID}/ipv6net/${net.ID}`);
    expect((await send('GET', '/ipv6addr')).Total).toBe(0);
    expect(verdictOf(await rig.call('GET', '/ipv6addr/2001:db8:10:1::7'))).toBe('404 not_found');
  });

  it.each<[string, Json, string]>([
    ['no address', { IPv6Addr: { HostName: 'a.example.com' } }, '400 missing_param'],
    ['an IPv4 address', name('203.0.113.7'), '400 invalid_format'],
    ['an address of nobody', name('2001:db8:10:2::7'), '400 param_ip_not_found'],
    ['a name that has one already', name('2001:db8:10:1::1'), '409 duplicate_entry'],
    ['a name that is none', name('2001:db8:10:1::2', 'a b'), '400 invalid_format'],
  ])('is refused with %s', async (_, body, verdict) => {
    const rig = await startRig();
    await network(rig).ipv6Net(ROUTER_ID);
    await network(rig).send('POST', '/ipv6addr', name('2001:db8:10:1::1'));
    expect(verdictOf(await rig.call('POST', '/ipv6addr', body))).toBe(verdict);
  });
});
