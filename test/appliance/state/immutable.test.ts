import {
  compareImmutable,
  type ExistingAppliance,
  IMMUTABLE_OUTPUTS,
} from '../../../lib/appliance/state/immutable';
import { UNKNOWN } from '../../../lib/core/unknown';
import { edgeSpec } from '../reconcile/rig';

const appliance: ExistingAppliance = {
  zone: 'is1b',
  switchId: '9',
  plan: 'highspec',
  vrid: 3,
  addresses: ['192.168.0.3', '192.168.0.2'],
  prefixLength: 24,
  gateway: '192.168.0.1',
};
const network = {
  kind: 'switch',
  switch: { by: 'id', value: '9' },
  addresses: ['192.168.0.2', '192.168.0.3'],
  prefixLength: 24,
  gateway: '192.168.0.1',
} as const;
const { gateway: _gateway, ...noGateway } = network;
const spec = edgeSpec({ plan: 'highspec', vrid: 3, network });

const PLACE = 'switch 9';

const differing = (...args: Parameters<typeof compareImmutable>) =>
  compareImmutable(...args).filter(({ result }) => result === 'different');

describe('the comparison of immutable properties', () => {
  it('finds no difference for a spec that describes the appliance, in whatever order', () => {
    expect(differing(appliance, spec, PLACE)).toEqual([]);
  });

  it.each([
    ['zone', { ...spec, zone: 'tk1a' }, PLACE, 'is1b', 'tk1a'],
    ['network.switch', spec, 'switch 8', 'switch 9', 'switch 8'],
    ['plan', { ...spec, plan: 'standard' }, PLACE, 'highspec', 'standard'],
    ['redundant', { ...spec, redundant: false }, PLACE, 'true', 'false'],
    ['vrid', { ...spec, vrid: 4 }, PLACE, '3', '4'],
    [
      'network.addresses',
      { ...spec, network: { ...network, addresses: ['192.168.0.4', '192.168.0.2'] } },
      PLACE,
      '192.168.0.2, 192.168.0.3',
      '192.168.0.2, 192.168.0.4',
    ],
    ['network.prefixLength', { ...spec, network: { ...network, prefixLength: 25 } }, PLACE, '/24', '/25'],
    ['network.gateway', { ...spec, network: noGateway }, PLACE, '192.168.0.1', 'none'],
  ] as const)('finds a difference in %s alone', (path, changedSpec, place, observed, desired) => {
    expect(differing(appliance, changedSpec, place)).toMatchObject([{ path, observed, desired }]);
  });

  it('ignores what the spec leaves open', () => {
    const { vrid: _vrid, ...anyVrid } = spec;
    const onRouter = { ...anyVrid, network: edgeSpec().network };
    expect(differing({ ...appliance, prefixLength: 27 }, onRouter, PLACE)).toEqual([]);
  });

  it.each([
    ['zone', { ...spec, zone: UNKNOWN }],
    ['vrid', { ...spec, vrid: UNKNOWN }],
    ['plan', { ...spec, plan: UNKNOWN }],
    ['redundant', { ...spec, redundant: UNKNOWN }],
    ['network.addresses', { ...spec, network: { ...network, addresses: ['192.168.0.2', UNKNOWN] } }],
    ['network.prefixLength', { ...spec, network: { ...network, prefixLength: UNKNOWN } }],
    ['network.gateway', { ...spec, network: { ...network, gateway: UNKNOWN } }],
  ] as const)('reports %s as unknown while it is', (path, draft) => {
    const open = compareImmutable(appliance, draft, PLACE).filter(({ result }) => result === 'unknown');
    expect(open.map((each) => each.path)).toEqual([path]);
  });

  it('covers the outputs that no update changes', () => {
    expect([...IMMUTABLE_OUTPUTS].sort()).toEqual([
      'addresses',
      'gateway',
      'plan',
      'prefixLength',
      'switchId',
      'vrid',
      'zone',
    ]);
  });
});
