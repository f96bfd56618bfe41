import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, handMade, mutations, place, startRig } from './rig';

afterEach(closeRigs);

const { ownerTag } = edgeSpec();

describe('removeLoadBalancer', () => {
  it('shuts down, waits, deletes, and waits until it is gone', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.requests();
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(rig.requests()).toEqual([
      'GET /appliance 200',
      'DELETE /appliance/:id/power 200',
      'GET /appliance/:id 200',
      'GET /appliance/:id 200',
      'DELETE /appliance/:id 200',
      'GET /appliance 200',
    ]);
    expect(rig.appliances()).toEqual([]);
  });

  it('forces the shutdown when a graceful one takes more than 30 s', async () => {
    const rig = await startRig({
      steps: { gracefulShutdown: 3600 },
      behaviour: { forceWhileCleaning: 'accepted' },
    });
    const { id } = await reconcile(rig.run(), { spec: edgeSpec() });
    const run = rig.run();
    const { api } = run;
    const forced: boolean[] = [];
    const shutDown: typeof api.shutDown = (applianceId, options, signal) => {
      forced.push(options.force);
      return api.shutDown(applianceId, options, signal);
    };
    const start = rig.clock.now();
    await removeLoadBalancer({ ...run, api: { ...api, shutDown } }, { id, ownerTag });
    expect(forced[0]).toBe(false);
    expect(forced.at(-1)).toBe(true);
    expect(forced.filter(Boolean)).toHaveLength(1);
    expect(rig.clock.now() - start).toBeGreaterThanOrEqual(30_000);
    expect(rig.clock.now() - start).toBeLessThan(60_000);
    expect(rig.appliances()).toEqual([]);
  });

  it('does not shut down an appliance that is already down', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const own of Object.values(zone.appliances))
        own.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 };
    });
    rig.requests();
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(mutations(rig.requests())).toEqual(['DELETE /appliance/:id 200']);
  });

  it('waits for an appliance that is still being created', async () => {
    const rig = await startRig({ steps: { migrate: 60 } });
    const run = rig.run({ seconds: 10 });
    await rejectionOf(reconcile(run, { spec: edgeSpec() }));
    const [own] = rig.appliances();
    await removeLoadBalancer(rig.run(), { id: String(own?.id), ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('goes on after 423 and 409 on the deletion', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec: edgeSpec() });
    const path = /^\/appliance\/\d+$/;
    rig.simulator.fault({
      kind: 'status',
      status: 423,
      errorCode: 'locked',
      method: 'DELETE',
      path,
      times: 15,
    });
    rig.simulator.fault({
      kind: 'status',
      status: 409,
      errorCode: 'server_is_cleaning',
      method: 'DELETE',
      path,
      times: 3,
    });
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('succeeds if the load balancer is already gone, by id or by tag', async () => {
    const rig = await startRig();
    await removeLoadBalancer(rig.run(), { id: '113400000099', ownerTag });
    const twoLooks = ['GET /appliance 200', 'GET /appliance 200'];
    expect(rig.requests()).toEqual(['GET /appliance 200', 'GET /appliance/:id 404', 'GET /appliance 200']);
    await removeLoadBalancer(rig.run(), { ownerTag });
    expect(rig.requests()).toEqual(twoLooks);
  });

  it('finds the load balancer by its tag when the id is lost', async () => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec: edgeSpec() });
    await removeLoadBalancer(rig.run(), { ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('refuses a load balancer that is not ours', async () => {
    const rig = await startRig();
    place(rig, handMade());
    const error = await rejectionOf(removeLoadBalancer(rig.run(), { id: '113499999999', ownerTag }));
    expect(error.code).toBe('LB_FOREIGN');
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('frees the addresses: each of twenty load balancers in turn gets the same ones', async () => {
    const rig = await startRig();
    for (let round = 0; round < 20; round++) {
      const { id, addresses } = await reconcile(rig.run(), { spec: edgeSpec() });
      expect(addresses).toEqual(['203.0.113.7', '203.0.113.8']);
      await removeLoadBalancer(rig.run(), { id, ownerTag });
    }
  });
});
