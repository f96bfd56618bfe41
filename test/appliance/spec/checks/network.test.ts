import { buildLayout } from '../../../../lib/appliance/spec/checks/layout';
import { checkNetwork } from '../../../../lib/appliance/spec/checks/network';
import type { LoadBalancerSpec, NetworkSpec } from '../../../../lib/appliance/spec/spec';
import { exampleSpec, exampleVirtualIp } from '../generated-spec';

const check = (spec: LoadBalancerSpec) =>
  [...checkNetwork(spec, buildLayout(spec))].map(({ code, property }) => `${code} ${property}`);
const problems = (changes: Partial<LoadBalancerSpec>) => check(exampleSpec(changes));

const onSwitch = (changes: Partial<Extract<NetworkSpec, { kind: 'switch' }>>): Partial<LoadBalancerSpec> => ({
  network: {
    kind: 'switch',
    switch: { by: 'name', value: 'k8s' },
    addresses: ['192.168.0.2'],
    prefixLength: 24,
    ...changes,
  },
});

const onRouter = (changes: Partial<Extract<NetworkSpec, { kind: 'router' }>>): Partial<LoadBalancerSpec> => ({
  network: { kind: 'router', router: { by: 'name', value: 'k8s-router' }, ...changes },
});

describe('the plan and VRID of an appliance', () => {
  it.each<[string, Partial<LoadBalancerSpec>, string[]]>([
    ['takes either plan with a redundant pair', { plan: 'standard', redundant: true, ...onRouter({}) }, []],
    ['takes either plan with one unit', { plan: 'highspec', redundant: false }, []],
    ['refuses a plan that does not exist', { plan: 'premium' as 'highspec' }, ['LB_PLAN plan']],
    ['takes the VRIDs 1', { vrid: 1 }, []],
    ['takes the VRID 255', { vrid: 255 }, []],
    ['refuses the VRID 0', { vrid: 0 }, ['LB_VRID vrid']],
    ['refuses the VRID 256', { vrid: 256 }, ['LB_VRID vrid']],
    ['refuses a VRID with a fraction', { vrid: 1.5 }, ['LB_VRID vrid']],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));
});

describe('the network of an appliance', () => {
  const units = (addresses: readonly string[], redundant: boolean) => ({
    redundant,
    virtualIps: [],
    ...onSwitch({ addresses }),
  });

  it.each<[string, Partial<LoadBalancerSpec>, string[]]>([
    ['takes a router by its id', onRouter({ router: { by: 'id', value: '113400000101' } }), []],
    [
      'refuses a name where an id belongs',
      onRouter({ router: { by: 'id', value: 'k8s-router' } }),
      ['LB_NETWORK network.router'],
    ],
    [
      'refuses a selector by anything else',
      onRouter({ router: { by: 'label' as 'tag', value: 'k8s' } }),
      ['LB_NETWORK network.router'],
    ],
    ['refuses an empty tag', onRouter({ router: { by: 'tag', value: '' } }), ['LB_NETWORK network.router']],
    [
      'refuses an empty name of a switch',
      onSwitch({ switch: { by: 'name', value: '' } }),
      ['LB_NETWORK network.switch'],
    ],
    ['refuses one address for a pair', units(['192.168.0.2'], true), ['LB_NETWORK network.addresses']],
    [
      'refuses two addresses for a single unit',
      units(['192.168.0.2', '192.168.0.3'], false),
      ['LB_NETWORK network.addresses'],
    ],
    ['refuses no addresses on a switch', units([], false), ['LB_NETWORK network.addresses']],
    [
      'refuses the same address for both units',
      units(['192.168.0.2', '192.168.0.2'], true),
      ['LB_NETWORK network.addresses[1]'],
    ],
    [
      'refuses units on different networks',
      units(['192.168.0.2', '192.168.1.3'], true),
      ['LB_NETWORK network.addresses[1]'],
    ],
    [
      'refuses the broadcast address for a unit',
      units(['192.168.0.255'], false),
      ['LB_NETWORK network.addresses[0]'],
    ],
    [
      'refuses a unit at the address of the gateway',
      { virtualIps: [], ...onSwitch({ gateway: '192.168.0.2' }) },
      ['LB_NETWORK network.addresses[0]'],
    ],
    [
      'refuses a gateway outside the network',
      { virtualIps: [], ...onSwitch({ gateway: '10.0.0.1' }) },
      ['LB_NETWORK network.gateway'],
    ],
    ['refuses a prefix of 7', onSwitch({ prefixLength: 7 }), ['LB_NETWORK network.prefixLength']],
    ['refuses a prefix of 30', onSwitch({ prefixLength: 30 }), ['LB_NETWORK network.prefixLength']],
    [
      'refuses an address with leading zeros',
      units(['192.168.0.02'], false),
      ['ADDRESS_INVALID network.addresses[0]'],
    ],
    ['refuses a loopback address', units(['127.0.0.1'], false), ['ADDRESS_INVALID network.addresses[0]']],
    ['refuses a multicast address', units(['224.0.0.18'], false), ['ADDRESS_INVALID network.addresses[0]']],
    [
      'refuses addresses on a router that do not go with redundant',
      { ...onRouter({ addresses: ['203.0.113.4'] }), redundant: true },
      ['LB_NETWORK network.addresses'],
    ],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));

  it('is required', () => {
    const { network: _, ...rest } = exampleSpec();
    expect(check(rest as LoadBalancerSpec)).toEqual(['LB_NETWORK network']);
  });
});

describe('the slice of a block', () => {
  const slice = (first: string, last: string, changes: Partial<LoadBalancerSpec> = {}) => ({
    virtualIps: [{ ...exampleVirtualIp(), address: undefined }].map(({ address: _, ...vip }) => vip),
    ...onRouter({ addressRange: { first, last } }),
    ...changes,
  });

  it.each<[string, Partial<LoadBalancerSpec>, string[]]>([
    ['is taken with just enough room', slice('203.0.113.4', '203.0.113.5'), []],
    [
      'is refused without room for a unit and a virtual IP',
      slice('203.0.113.4', '203.0.113.4'),
      ['VIP_POOL_EXHAUSTED network.addressRange'],
    ],
    [
      'is refused without room for two units and a virtual IP',
      slice('203.0.113.4', '203.0.113.5', { redundant: true }),
      ['VIP_POOL_EXHAUSTED network.addressRange'],
    ],
    ['is refused upside down', slice('203.0.113.9', '203.0.113.4'), ['LB_NETWORK network.addressRange']],
    [
      'is refused with ends that are no addresses',
      slice('203.0.113.04', 'k8s'),
      ['ADDRESS_INVALID network.addressRange.first', 'ADDRESS_INVALID network.addressRange.last'],
    ],
    [
      'holds the addresses that are given',
      {
        virtualIps: [exampleVirtualIp({ address: '203.0.113.10' })],
        ...onRouter({
          addresses: ['203.0.113.3'],
          addressRange: { first: '203.0.113.4', last: '203.0.113.9' },
        }),
      },
      ['LB_NETWORK network.addresses[0]', 'VIP_ADDRESS virtualIps[0].address'],
    ],
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));
});
