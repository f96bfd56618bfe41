import { buildLayout } from '../../../../lib/appliance/spec/checks/layout';
import { checkQuota, checkVirtualIps } from '../../../../lib/appliance/spec/checks/virtual-ips';
import type { HealthCheckSpec, LoadBalancerSpec, VirtualIpSpec } from '../../../../lib/appliance/spec/spec';
import { exampleSpec, exampleVirtualIp as vip } from '../generated-spec';

const port = (
  number: number,
  healthCheck: HealthCheckSpec = { protocol: 'ping' },
  delayLoopSeconds = 10,
) => ({
  port: number,
  delayLoopSeconds,
  healthCheck,
});
const ports = (count: number) => Array.from({ length: count }, (_, index) => port(1000 + index));
const check = (spec: LoadBalancerSpec) => [
  ...checkVirtualIps(spec, buildLayout(spec)),
  ...checkQuota(spec, 1),
];
const codes = (...virtualIps: VirtualIpSpec[]) =>
  check(exampleSpec({ virtualIps })).map(({ code, property }) => `${code} ${property}`);

describe('the addresses of virtual IPs', () => {
  it.each<[string, string | undefined, string[]]>([
    ['takes an address of the network', '192.168.0.254', []],
    ['refuses one outside the network', '192.168.1.10', ['VIP_ADDRESS virtualIps[0].address']],
    ['refuses the network address', '192.168.0.0', ['VIP_ADDRESS virtualIps[0].address']],
    ['refuses the broadcast address', '192.168.0.255', ['VIP_ADDRESS virtualIps[0].address']],
    ['refuses the address of a unit', '192.168.0.2', ['VIP_ADDRESS virtualIps[0].address']],
    ['refuses the address of the gateway', '192.168.0.1', ['VIP_ADDRESS virtualIps[0].address']],
    ['refuses a text that is no address', 'auto', ['ADDRESS_INVALID virtualIps[0].address']],
    ['refuses a missing one on a switch', undefined, ['VIP_ADDRESS virtualIps[0].address']],
  ])('%s', (_, address, expected) => {
    const { address: __, ...rest } = vip();
    expect(codes(address === undefined ? rest : { ...rest, address })).toEqual(expected);
  });

  it('may be left to the reconciler on a router', () => {
    const { address: _, ...rest } = vip();
    const network: LoadBalancerSpec['network'] = { kind: 'router', router: { by: 'name', value: 'r' } };
    expect(check(exampleSpec({ network, virtualIps: [rest] }))).toEqual([]);
  });

  it('may be the same with different ports', () => {
    expect(codes(vip(), vip({ key: 'shop/Other', ports: [port(443)] }))).toEqual([]);
  });

  it('must not be the same with the same port, and the error names both', () => {
    const spec = exampleSpec({ virtualIps: [vip(), vip({ key: 'shop/Other' })] });
    expect(check(spec)).toMatchObject([
      {
        code: 'VIP_DUPLICATE',
        property: 'virtualIps[1].ports[0].port',
        message: 'port 80 of 192.168.0.10 is served twice: by shop/Edge and by shop/Other',
      },
    ]);
  });

  it('need keys that are given and differ', () => {
    expect(codes(vip(), vip({ address: '192.168.0.11' }), vip({ address: '192.168.0.12', key: '' }))).toEqual(
      ['VIP_DUPLICATE virtualIps[1].key', 'VIP_DUPLICATE virtualIps[2].key'],
    );
  });
});

describe('the ports of virtual IPs', () => {
  it.each<[string, VirtualIpSpec[], string[]]>([
    ['refuses a virtual IP without ports', [vip({ ports: [] })], ['VIP_PORT virtualIps[0].ports']],
    ['takes the ports 1 and 65535', [vip({ ports: [port(1), port(65_535)] })], []],
    ['refuses the port 0', [vip({ ports: [port(0)] })], ['VIP_PORT virtualIps[0].ports[0].port']],
    ['refuses the port 65536', [vip({ ports: [port(65_536)] })], ['VIP_PORT virtualIps[0].ports[0].port']],
    [
      'refuses a port twice in one virtual IP',
      [vip({ ports: [port(80), port(80)] })],
      ['VIP_DUPLICATE virtualIps[0].ports[1].port'],
    ],
    ['takes 20 pairs of address and port', [vip({ ports: ports(20) })], []],
    [
      'refuses 21 pairs, counted over all virtual IPs',
      [vip({ ports: ports(20) }), vip({ key: 'b', address: '192.168.0.11' })],
      ['LB_QUOTA virtualIps'],
    ],
    [
      'refuses a delay loop of 9 seconds',
      [vip({ ports: [port(80, { protocol: 'ping' }, 9)] })],
      ['LB_DELAY_LOOP virtualIps[0].ports[0].delayLoopSeconds'],
    ],
    [
      'refuses a long description',
      [vip({ description: 'x'.repeat(513) })],
      ['LB_NAME virtualIps[0].description'],
    ],
  ])('%s', (_, virtualIps, expected) => expect(codes(...virtualIps)).toEqual(expected));
});
