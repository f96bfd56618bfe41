import { checkSpec } from '../../../lib/appliance/spec/check-spec';
import type { HealthCheckSpec, LoadBalancerSpec, VirtualIpSpec } from '../../../lib/appliance/spec/spec';
import { exampleSpec, exampleVirtualIp } from './generated-spec';

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
const server = (address: string, enabled = true) => ({ address, enabled });
const servers = (count: number) =>
  Array.from({ length: count }, (_, index) => server(`192.168.0.${100 + index}`));
const vip = exampleVirtualIp;
const codes = (...virtualIps: VirtualIpSpec[]) =>
  [...checkSpec(exampleSpec({ virtualIps }))].map(({ code, property }) => `${code} ${property}`);

describe('checkSpec on addresses of virtual IPs', () => {
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

  it('leaves a missing address on a router to the reconciler', () => {
    const { address: _, ...rest } = vip();
    const network: LoadBalancerSpec['network'] = { kind: 'router', router: { by: 'name', value: 'r' } };
    expect([...checkSpec(exampleSpec({ network, virtualIps: [rest] }))]).toEqual([]);
  });

  it('lets two share an address with different ports', () => {
    expect(codes(vip(), vip({ key: 'shop/Other', ports: [port(443)] }))).toEqual([]);
  });

  it('refuses two with the same address and port, and names both', () => {
    const spec = exampleSpec({ virtualIps: [vip(), vip({ key: 'shop/Other' })] });
    expect([...checkSpec(spec)]).toMatchObject([
      {
        code: 'VIP_DUPLICATE',
        property: 'virtualIps[1].ports[0].port',
        message: 'port 80 of 192.168.0.10 is served twice: by shop/Edge and by shop/Other',
      },
    ]);
  });

  it('refuses two with the same key, and one without', () => {
    expect(codes(vip(), vip({ address: '192.168.0.11' }), vip({ address: '192.168.0.12', key: '' }))).toEqual(
      ['VIP_DUPLICATE virtualIps[1].key', 'VIP_DUPLICATE virtualIps[2].key'],
    );
  });
});

describe('checkSpec on ports', () => {
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

describe('checkSpec on health checks', () => {
  const at = (key: string) => [`LB_HEALTH_CHECK virtualIps[0].ports[0].healthCheck.${key}`];
  const http = { protocol: 'http', path: '/healthz', status: 200 } as const;

  it.each<[string, HealthCheckSpec, string[]]>([
    ['takes the edges of retry and time-out', { protocol: 'tcp', retry: 5, connectTimeoutSeconds: 30 }, []],
    ['refuses a retry of 0', { protocol: 'tcp', retry: 0 }, at('retry')],
    ['refuses a retry of 6', { ...http, retry: 6 }, at('retry')],
    ['refuses a time-out of 31 seconds', { ...http, connectTimeoutSeconds: 31 }, at('connectTimeoutSeconds')],
    ['takes a path with a query', { ...http, path: '/healthz?full=1' }, []],
    ['refuses a path that does not start with a slash', { ...http, path: 'healthz' }, at('path')],
    ['refuses a space in a path', { ...http, path: '/a b' }, at('path')],
    ['refuses a line break in a path', { ...http, path: '/a\r\nHost: b' }, at('path')],
    ['refuses letters that a request line cannot carry', { ...http, path: '/é' }, at('path')],
    ['refuses the status 99', { ...http, protocol: 'https', status: 99 }, at('status')],
    ['refuses the status 600', { ...http, status: 600 }, at('status')],
    ['refuses a protocol that does not exist', { protocol: 'udp' as 'tcp' }, at('protocol')],
  ])('%s', (_, healthCheck, expected) =>
    expect(codes(vip({ ports: [port(80, healthCheck)] }))).toEqual(expected),
  );
});

describe('checkSpec on servers', () => {
  const at = (place: string) => [`LB_SERVER virtualIps[0].${place}`];
  const tagged = { select: { by: 'tag', value: 'k8s-node' }, enabled: true } as const;

  it.each<[string, Partial<VirtualIpSpec>, string[]]>([
    ['refuses a virtual IP without servers', { servers: [] }, at('servers')],
    ['takes 40 servers', { servers: servers(40) }, []],
    ['refuses 41 servers', { servers: servers(41) }, ['LB_QUOTA virtualIps[0].servers']],
    ['refuses one outside the network', { servers: [server('10.0.0.1')] }, at('servers[0].address')],
    ['refuses the virtual IP as a server', { servers: [server('192.168.0.10')] }, at('servers[0].address')],
    ['refuses a unit of the appliance', { servers: [server('192.168.0.2')] }, at('servers[0].address')],
    ['refuses the gateway', { servers: [server('192.168.0.1')] }, at('servers[0].address')],
    [
      'refuses the same server twice, enabled or not',
      { servers: [server('192.168.0.21'), server('192.168.0.21', false)] },
      at('servers[1]'),
    ],
    ['refuses the same selection twice', { servers: [tagged, tagged] }, at('servers[1]')],
    [
      'refuses an empty tag',
      { servers: [{ ...tagged, select: { by: 'tag', value: '' } }] },
      at('servers[0].select'),
    ],
    ['takes a sorry server of the network', { sorryServer: '192.168.0.99' }, []],
    ['refuses a sorry server outside the network', { sorryServer: '10.0.0.9' }, at('sorryServer')],
    ['refuses a sorry server that is a real one', { sorryServer: '192.168.0.21' }, at('sorryServer')],
    ['refuses the virtual IP as its sorry server', { sorryServer: '192.168.0.10' }, at('sorryServer')],
  ])('%s', (_, changes, expected) => expect(codes(vip(changes))).toEqual(expected));

  it('refuses a server at the address of another virtual IP of the appliance', () => {
    const other = vip({ key: 'b', address: '192.168.0.11', servers: [server('192.168.0.10')] });
    expect(codes(vip(), other)).toEqual(['LB_SERVER virtualIps[1].servers[0].address']);
  });
});
