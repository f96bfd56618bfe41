import { buildLayout } from '../../../../lib/appliance/spec/checks/layout';
import { checkServers } from '../../../../lib/appliance/spec/checks/servers';
import type { VirtualIpSpec } from '../../../../lib/appliance/spec/spec';
import { exampleSpec, exampleVirtualIp } from '../generated-spec';

const server = (address: string, enabled = true) => ({ address, enabled });
const servers = (count: number) =>
  Array.from({ length: count }, (_, index) => server(`192.168.0.${100 + index}`));

/** Returns the problems of a virtual IP at 192.168.0.10, beside another one at 192.168.0.11. */
const problems = (changes: Partial<VirtualIpSpec>) => {
  const layout = buildLayout(exampleSpec());
  const taken = ['192.168.0.10', '192.168.0.11'].map((address): [string, string] => [
    address,
    'a virtual IP',
  ]);
  const holders = new Map([...layout.holders, ...taken]);
  const found = checkServers(exampleVirtualIp(changes), 'vip', { ...layout, holders });
  return [...found].map(({ code, property }) => `${code} ${property}`);
};

describe('the servers of a virtual IP', () => {
  const at = (place: string) => [`LB_SERVER vip.${place}`];
  const tagged = { select: { by: 'tag', value: 'k8s-node' }, enabled: true } as const;

  it.each<[string, Partial<VirtualIpSpec>, string[]]>([
    ['refuses a virtual IP without servers', { servers: [] }, at('servers')],
    ['takes 40 servers', { servers: servers(40) }, []],
    ['refuses 41 servers', { servers: servers(41) }, ['LB_QUOTA vip.servers']],
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
  ])('%s', (_, changes, expected) => expect(problems(changes)).toEqual(expected));

  it('are reported as missing if plain JSON leaves the list out', () => {
    const { servers: _, ...rest } = exampleVirtualIp();
    const found = [...checkServers(rest as VirtualIpSpec, 'vip', buildLayout(exampleSpec()))];
    expect(found.map(({ code, property }) => `${code} ${property}`)).toEqual(at('servers'));
  });

  it('must not have the address of another virtual IP of the appliance', () => {
    expect(problems({ servers: [server('192.168.0.11')] })).toEqual(at('servers[0].address'));
  });
});
