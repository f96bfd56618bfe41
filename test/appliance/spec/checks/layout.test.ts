import { buildLayout, checkAddress } from '../../../../lib/appliance/spec/checks/layout';
import { UNKNOWN } from '../../../../lib/core/unknown';
import { exampleSpec } from '../generated-spec';

const router = { kind: 'router', router: { by: 'name', value: 'r' } } as const;
const ROLE = { code: 'LB_SERVER', what: 'server' } as const;

const problems = (address: unknown, spec = exampleSpec()) =>
  [...checkAddress(buildLayout(spec), ROLE, address, 'address')].map(
    ({ code, message }) => `${code} ${message}`,
  );

describe('the layout of a network', () => {
  it('has the network of a switch, and the holder of each address', () => {
    const { network, holders } = buildLayout(exampleSpec());
    expect(String(network)).toBe('192.168.0.0/24');
    expect([...holders]).toEqual([
      ['192.168.0.2', 'the appliance itself'],
      ['192.168.0.1', 'the gateway'],
    ]);
  });

  it('has only the given addresses of a router, whose block is read from the cloud', () => {
    const { network, holders } = buildLayout(
      exampleSpec({ network: { ...router, addresses: ['10.0.0.4'] } }),
    );
    expect(network).toBeUndefined();
    expect([...holders.keys()]).toEqual(['10.0.0.4']);
  });
});

describe('an address', () => {
  it.each<[string, unknown, string[]]>([
    ['of the network is fine', '192.168.0.9', []],
    ['that is not known yet is fine', UNKNOWN, []],
    ['must be one', 'auto', ["ADDRESS_INVALID server 'auto' is not an IPv4 address"]],
    ['must be a text', 7, ["ADDRESS_INVALID server '7' is not an IPv4 address"]],
    [
      'must be one that a machine can have',
      '224.0.0.1',
      ["ADDRESS_INVALID server '224.0.0.1' is not an address that a machine can have"],
    ],
    ['must be in the network', '10.0.0.9', ["LB_SERVER server '10.0.0.9' is outside 192.168.0.0/24"]],
    [
      'must not be the broadcast address',
      '192.168.0.255',
      ["LB_SERVER server '192.168.0.255' is the network or broadcast address of 192.168.0.0/24"],
    ],
    ['must be free', '192.168.0.1', ["LB_SERVER server '192.168.0.1' is the address of the gateway"]],
  ])('%s', (_, address, expected) => expect(problems(address)).toEqual(expected));

  it('that no machine can have gets other advice than one that is none', () => {
    const hints = ['127.0.0.1', '127.0.0.one'].map((address) => {
      const [problem] = checkAddress(buildLayout(exampleSpec()), ROLE, address, 'address');
      return problem?.hint;
    });
    expect(hints).toEqual([
      'choose an address of the network: loopback, multicast and reserved ones belong to no machine',
      'write four numbers from 0 to 255 with dots between them',
    ]);
  });

  it('may be anywhere on a router, whose block is not known yet', () => {
    expect(problems('10.0.0.9', exampleSpec({ network: router }))).toEqual([]);
  });
});
