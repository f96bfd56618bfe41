import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { refresh } from '../../../lib/appliance/reconcile/refresh';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import { UNAPPLIED_TAG } from '../../../lib/appliance/spec/tags';
import type { ApplianceRecord } from '../../../lib/testing';
import { closeRigs, edgeSpec, handMade, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

const spec = edgeSpec();
const { ownerTag } = spec;

/** Returns a twin, as left by a creation whose response was lost. */
function twin(changes: Partial<ApplianceRecord> = {}): ApplianceRecord {
  const tags = [ownerTag, UNAPPLIED_TAG, 'prod'];
  return handMade({ name: spec.name, tags, units: ['203.0.113.12', '203.0.113.13'], saved: [], ...changes });
}

function ids(rig: Rig): string[] {
  return rig.appliances().map(({ id }) => String(id));
}

describe('twins, two load balancers with one owner tag,', () => {
  it('are reduced to the older one by the next run, whichever the state knows', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec });
    place(rig, twin());
    expect(await reconcile(rig.run(), { spec, state })).toEqual(state);
    expect(ids(rig)).toEqual([state.id]);

    const earlier = twin({ id: 113400000001 });
    place(rig, earlier);
    const next = await reconcile(rig.run(), { spec, state });
    expect(next.id).toBe('113400000001');
    expect(next.applied).toBe(true);
    expect(ids(rig)).toEqual(['113400000001']);
  });

  it('are reduced to the one that works', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec });
    const failed = { sequence: 'failing', phase: 1, since: 0, statusChangedAt: null } as const;
    place(rig, twin({ id: 113400000001, lifecycle: failed }));
    await reconcile(rig.run(), { spec });
    expect(ids(rig)).toEqual([id]);
  });

  it('are avoided if another run has created the load balancer since the first look', async () => {
    const rig = await startRig();
    const run = rig.run();
    const { api } = run;
    let isFirst = true;
    const readSwitch: typeof api.readSwitch = async (id, signal) => {
      if (isFirst) {
        isFirst = false;
        await reconcile(rig.run(), { spec });
      }
      return api.readSwitch(id, signal);
    };
    const state = await reconcile({ ...run, api: { ...api, readSwitch } }, { spec });
    expect(ids(rig)).toEqual([state.id]);
  });

  it('are reduced to one while the later one is still being created', async () => {
    const rig = await startRig();
    const run = rig.run();
    const { api } = run;
    const createAppliance: typeof api.createAppliance = async (create, signal) => {
      // a request of an earlier run is handled late
      place(rig, twin({ id: 113400000007 }));
      return api.createAppliance(create, signal);
    };
    const state = await reconcile({ ...run, api: { ...api, createAppliance } }, { spec });
    expect(ids(rig)).toEqual(['113400000007']);
    expect(state).toMatchObject({ id: '113400000007', applied: true });
  });

  it('are all removed with the load balancer, including one that appears late', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec });
    place(rig, twin());
    const run = rig.run();
    let late = 1;
    const deleteAppliance: typeof run.api.deleteAppliance = async (applianceId, signal) => {
      if (late-- > 0) place(rig, twin({ id: 113499999998 }));
      return run.api.deleteAppliance(applianceId, signal);
    };
    await removeLoadBalancer({ ...run, api: { ...run.api, deleteAppliance } }, { id, ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('are left alone and reported if the tag is on a load balancer of another name', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec });
    place(rig, twin({ name: 'a-copy' }));
    for (const attempt of [
      reconcile(rig.run(), { spec, state }),
      removeLoadBalancer(rig.run(), { id: state.id, ownerTag }),
    ]) {
      await expect(attempt).rejects.toMatchObject({ code: 'LB_AMBIGUOUS_OWNER' });
    }
    expect(ids(rig)).toHaveLength(2);
  });
});

describe('a single read that finds nothing', () => {
  const hide = (rig: Rig, times: number) =>
    rig.simulator.fault({
      ...{ kind: 'status', status: 404, errorCode: 'not_found', method: 'GET' },
      ...{ path: /^\/appliance\/\d+$/, times },
    });

  it('does not make a refresh drop the load balancer', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec });
    hide(rig, 1);
    const found = await refresh(rig.run(), state.id, state);
    expect(found?.state).toEqual(state);
  });

  it('does not end a removal', async () => {
    const rig = await startRig();
    const { id } = await reconcile(rig.run(), { spec });
    hide(rig, 1);
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('does not make an update create a second load balancer', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec });
    hide(rig, 5);
    const next = await reconcile(rig.run(), { spec: { ...spec, description: 'new' }, state });
    expect(next.id).toBe(state.id);
    expect(rig.appliances()).toHaveLength(1);
  });
});

describe('an appliance that is deleted during a run', () => {
  it('is reported soon, rather than waited for until the time is over', async () => {
    const rig = await startRig();
    const run = rig.run();
    const { api } = run;
    const applySettings: typeof api.applySettings = (id, signal) => {
      rig.simulator.edit((zone) => {
        delete zone.appliances[Number(id)];
      });
      return api.applySettings(id, signal);
    };
    const start = rig.clock.now();
    await expect(reconcile({ ...run, api: { ...api, applySettings } }, { spec })).rejects.toMatchObject({
      code: 'LB_GONE',
    });
    expect(rig.clock.now() - start).toBeLessThan(60_000);
  });
});
