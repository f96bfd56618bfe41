import { mutations } from '../appliance/reconcile/rig';
import { addNode, addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

const SERVICES = 500;
const NODES = 40;

describe('500 Services on 25 appliances, and 40 nodes', () => {
  it('are made, and a new start changes nothing at two requests for each appliance and one inventory', async () => {
    const servers = Array.from({ length: NODES }, (_, index) => ({
      name: `worker-${index}`,
      interfaces: [{ switch: 'private', address: `10.1.0.${index + 10}` }],
    }));
    const rig = await startControllerRig({ site: { switches: [{ name: 'private' }], servers } });
    for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
    for (const { name } of servers) addNode(rig.kube, name);
    for (let index = 0; index < SERVICES; index++) {
      const group = Math.floor(index / 20);
      addService(rig.kube, `s${index}`, {
        annotations: {
          'kumiki.dev/network': 'switch:name=private',
          'kumiki.dev/shared-appliance': `group-${group}`,
          'kumiki.dev/unit-addresses': `10.1.1.${group * 2 + 1},10.1.1.${group * 2 + 2}/16`,
          'kumiki.dev/address': `10.1.${2 + Math.floor(index / 250)}.${(index % 250) + 1}`,
        },
      });
    }
    const first = rig.start();
    await rig.settle(first);
    expect(rig.cloud.appliances()).toHaveLength(25);
    expect(rig.addressOf('s499')).toBe('10.1.3.250');
    await first.stop();
    rig.cloud.requests();
    rig.kube.writes.length = 0;

    const second = rig.start();
    await rig.settle(second);
    const requests = rig.cloud.requests();
    expect(mutations(requests)).toEqual([]);
    // the inventory, the servers, and the switch by its name and by its id
    expect(requests.length).toBeLessThanOrEqual(25 * 2 + 4);
    expect(rig.kube.writes.filter(({ kind }) => kind !== 'Lease')).toEqual([]);
  });
});
