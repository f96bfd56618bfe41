import { immutableDifferences } from '../../../lib/appliance/reconcile/immutable';
import type { Appliance } from '../../../lib/sakura/model';
import { edgeSpec } from './rig';

const appliance: Appliance = {
  ...{ id: '1', class: 'loadbalancer', name: 'edge', description: '', tags: [], planId: 2, vrid: 3 },
  ...{
    availability: 'available',
    instanceStatus: 'up',
    switchId: '9',
    addresses: ['192.168.0.3', '192.168.0.2'],
  },
  ...{
    prefixLength: 24,
    gateway: '192.168.0.1',
    virtualIps: [],
    settingsHash: undefined,
    createdAt: undefined,
  },
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

describe('what cannot be changed on an appliance', () => {
  it('is the same for a spec that describes it, in whatever order', () => {
    expect(immutableDifferences(appliance, spec, '9')).toEqual([]);
  });

  it.each([
    ['network', spec, '8'],
    ['plan', { ...spec, plan: 'standard' }, '9'],
    ['redundant', { ...spec, redundant: false }, '9'],
    ['vrid', { ...spec, vrid: 4 }, '9'],
    [
      'network.addresses',
      { ...spec, network: { ...network, addresses: ['192.168.0.2', '192.168.0.4'] } },
      '9',
    ],
    ['network.prefixLength', { ...spec, network: { ...network, prefixLength: 25 } }, '9'],
    ['network.gateway', { ...spec, network: noGateway }, '9'],
  ] as const)('differs in %s alone', (property, wanted, switchId) => {
    expect(immutableDifferences(appliance, wanted, switchId).map((each) => each.property)).toEqual([
      property,
    ]);
  });

  it('leaves to the appliance what the spec does not say', () => {
    const { vrid: _vrid, ...anyVrid } = spec;
    const onRouter = { ...anyVrid, network: edgeSpec().network };
    expect(immutableDifferences({ ...appliance, prefixLength: 27 }, onRouter, '9')).toEqual([]);
  });
});
