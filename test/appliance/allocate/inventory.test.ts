import { buildInventory } from '../../../lib/appliance/allocate/inventory';
import { readSurvey } from '../../../lib/appliance/reconcile/survey';
import type { Appliance } from '../../../lib/sakura/codec/model';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, handMade, place, startRig } from '../reconcile/rig';

afterEach(closeRigs);

const location = { switchId: '113400000001', label: 'router k8s-router' };

describe('the inventory of a network', () => {
  it('has the router, servers, and appliances of every class with their virtual IPs', async () => {
    const rig = await startRig();
    place(
      rig,
      handMade(),
      handMade({ id: 113499999998, class: 'vpcrouter', units: ['203.0.113.13'], vrid: 8, saved: [] }),
    );
    const { addresses, vrids } = buildInventory(
      await readSurvey(rig.run(), edgeSpec().network, location),
      undefined,
    );
    expect(Object.fromEntries(addresses)).toMatchObject({
      '203.0.113.1': 'the gateway of the block',
      '203.0.113.4': 'an interface of server 113400000002',
      '203.0.113.5': 'an interface of server 113400000004',
      '203.0.113.6': 'an interface of server 113400000006',
      '203.0.113.10': 'load balancer 113499999999 (old-lb)',
      '203.0.113.11': 'load balancer 113499999999 (old-lb)',
      '203.0.113.12': 'a virtual IP of load balancer 113499999999 (old-lb)',
      '203.0.113.13': 'vpcrouter appliance 113499999998 (old-lb)',
    });
    expect([...vrids.keys()].sort()).toEqual([7, 8]);
  });

  it('leaves out appliances on another switch, and our own', async () => {
    const rig = await startRig();
    place(
      rig,
      handMade({ switchId: 113400000099 }),
      handMade({ id: 113499999998, units: ['203.0.113.13'], vrid: 8 }),
    );
    const surveyed = await readSurvey(rig.run(), edgeSpec().network, location);
    const { addresses, vrids } = buildInventory(surveyed, '113499999998');
    expect([...addresses.keys()]).not.toContain('203.0.113.10');
    expect([...addresses.keys()]).not.toContain('203.0.113.13');
    expect([...vrids]).toEqual([]);
  });

  it('counts an appliance whose switch is unknown', async () => {
    const rig = await startRig();
    const surveyed = await readSurvey(rig.run(), edgeSpec().network, location);
    const [lost] = await rig.run().api.findAppliancesOfEveryClass();
    expect(lost).toBeUndefined();
    const nowhere: Appliance = {
      ...{ id: '1', class: 'database', name: 'db', description: '', tags: [], planId: 1, vrid: undefined },
      ...{ availability: 'available', instanceStatus: 'up', switchId: undefined, addresses: ['203.0.113.9'] },
      ...{
        prefixLength: 28,
        gateway: undefined,
        virtualIps: [],
        iconId: undefined,
        otherSettings: {},
        settingsHash: undefined,
      },
    };
    const { addresses } = buildInventory({ ...surveyed, appliances: [nowhere] }, undefined);
    expect(addresses.get('203.0.113.9')).toBe('database appliance 1 (db)');
  });

  it('reserves the next hop of a routed block, and offers the block for virtual IPs', async () => {
    const rig = await startRig();
    const { api, ...run } = rig.run();
    const readSwitch: typeof api.readSwitch = async (id, signal) => {
      const found = await api.readSwitch(id, signal);
      const routed = {
        network: '198.51.100.16/28',
        gateway: undefined,
        nextHop: '203.0.113.9',
        range: undefined,
      };
      return found && { ...found, subnets: [routed, ...found.subnets] };
    };
    const surveyed = await readSurvey({ ...run, api: { ...api, readSwitch } }, edgeSpec().network, location);
    expect(surveyed.space.routedBlocks.map(String)).toEqual(['198.51.100.16/28']);
    expect(String(surveyed.space.block)).toBe('203.0.113.0/28');
    expect(buildInventory(surveyed, undefined).addresses.get('203.0.113.9')).toBe(
      'the next hop of a routed block',
    );
  });

  it('is refused for a switch that has no block', async () => {
    const rig = await startRig({ site: { switches: [{ name: 'plain' }] } });
    const plain = { switchId: '113400000000', label: 'router x' };
    const error = await rejectionOf(readSurvey(rig.run(), edgeSpec().network, plain));
    expect(error.problems[0]?.message).toBe('router x has no block of addresses');
  });
});
