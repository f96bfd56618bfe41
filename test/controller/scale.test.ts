import { mutations } from '../appliance/reconcile/rig';
import { closeControllerRigs } from './controller-rig';
import { startScaleCase } from './scale-case';

afterEach(closeControllerRigs);

describe('500 Services on 25 appliances with 40 nodes', () => {
  it('are served, and a restart changes nothing, with two requests for each appliance and four more', async () => {
    const rig = await startScaleCase(25);
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
    // the inventory, the servers, and the switch by name and by id
    expect(requests.length).toBeLessThanOrEqual(25 * 2 + 4);
    expect(rig.kube.writes.filter(({ kind }) => kind !== 'Lease')).toEqual([]);
  });
});
