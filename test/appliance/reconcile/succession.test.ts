import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import type { ReconcileRequest } from '../../../lib/appliance/reconcile/request';
import type { ApplianceRecord } from '../../../lib/testing';
import {
  closeRigs,
  edgeSpec,
  edgeVirtualIp,
  handMade,
  killAt,
  mutations,
  place,
  type Rig,
  startRig,
} from './rig';

afterEach(closeRigs);

const spec = edgeSpec();
const { ownerTag } = spec;
const bigger: ReconcileRequest = { spec: edgeSpec({ plan: 'highspec' }), whenImmutable: 'replace' };

function only(rig: Rig): ApplianceRecord {
  const [appliance, ...others] = rig.appliances();
  expect(others).toEqual([]);
  if (!appliance) throw new Error('there is none');
  return appliance;
}

describe('a load balancer that cannot be changed in place', () => {
  it('is replaced by another one with the same virtual IPs', async () => {
    const rig = await startRig();
    // must not move to lower addresses that become free
    place(rig, handMade({ units: ['203.0.113.7'], saved: [], vrid: 1 }));
    const virtualIps = [edgeVirtualIp(), edgeVirtualIp({ key: 'other', description: '' })];
    const old = await reconcile(rig.run(), { spec: { ...spec, virtualIps } });
    rig.simulator.edit((zone) => {
      delete zone.appliances[113499999999];
    });
    const next = await reconcile(rig.run(), { ...bigger, spec: { ...bigger.spec, virtualIps } });
    expect(next.id).not.toBe(old.id);
    expect(next.addressByKey).toEqual(old.addressByKey);
    expect(next.plan).toBe('highspec');
    const { id, tags, description, applied, saved } = only(rig);
    expect([String(id), description]).toEqual([next.id, spec.description]);
    expect(tags).toEqual([ownerTag, `kumiki-after-${old.id}`, 'prod'].sort());
    expect(applied).toEqual(saved);
  });

  it('serves until its successor runs: the gap is from one config to the other', async () => {
    const rig = await startRig();
    const old = await reconcile(rig.run(), { spec });
    rig.requests();
    const next = await reconcile(rig.run(), bigger);
    const changes = mutations(rig.requests());
    const named = rig.simulator.requests
      .filter(({ method, path }) => method !== 'GET' && path !== '/appliance')
      .slice(-changes.length + 1)
      .map(({ method, path }) => `${method} ${path.replace(old.id, 'OLD').replace(next.id, 'NEXT')}`);
    expect(named).toEqual([
      'PUT /appliance/OLD',
      'PUT /appliance/OLD/config',
      'PUT /appliance/NEXT',
      'PUT /appliance/NEXT/config',
      'PUT /appliance/NEXT',
      'DELETE /appliance/OLD/power',
      'DELETE /appliance/OLD',
    ]);
  });

  it('is left alone by a second run', async () => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec });
    const state = await reconcile(rig.run(), bigger);
    rig.requests();
    expect(await reconcile(rig.run(), { ...bigger, state })).toEqual(state);
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('can be replaced again and again', async () => {
    const rig = await startRig();
    const first = await reconcile(rig.run(), { spec });
    for (const plan of ['highspec', 'standard', 'highspec'] as const) {
      const next = await reconcile(rig.run(), { ...bigger, spec: edgeSpec({ plan }) });
      expect(next.addressByKey).toEqual(first.addressByKey);
      expect(only(rig).planId).toBe(plan === 'highspec' ? 2 : 1);
    }
  });

  it.each([
    [
      'a router that does not exist',
      { network: { kind: 'router', router: { by: 'name', value: 'k8s-routr' } } },
    ],
    [
      'servers that do not exist',
      { plan: 'highspec', virtualIps: [edgeVirtualIp({ servers: [tagged('k8s-nod')] })] },
    ],
    ['a network of another switch that does not exist', { network: onSwitch('113400000999') }],
  ] as const)('stays unchanged if the spec names %s', async (_what, change) => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec });
    const before = only(rig);
    await expect(reconcile(rig.run(), { ...bigger, spec: edgeSpec(change) })).rejects.toMatchObject({
      code: expect.stringMatching(/NOT_FOUND/),
    });
    expect(only(rig)).toEqual(before);
  });

  it('stays unchanged if the block has no room for two, and the error says so', async () => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec });
    const before = rig.appliances();
    place(rig, handMade({ units: ['203.0.113.10', '203.0.113.11', '203.0.113.13', '203.0.113.14'] }));
    await expect(reconcile(rig.run(), bigger)).rejects.toMatchObject({
      code: 'VIP_POOL_EXHAUSTED',
      problems: [{ hint: expect.stringMatching(/room for both.*Nothing was changed/) }],
    });
    expect(rig.appliances().filter(({ name }) => name === spec.name)).toEqual(before);
  });

  it('stays unchanged if it has no tag to spare, with an error before another is created', async () => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec });
    rig.simulator.edit((zone) => {
      for (const { tags } of Object.values(zone.appliances)) {
        for (let extra = 0; tags.length < 10; extra++) tags.push(`by-hand-${extra}`);
      }
    });
    const before = only(rig);
    await expect(reconcile(rig.run(), bigger)).rejects.toMatchObject({
      code: 'LB_NAME',
      message: expect.stringMatching(/would have 11 tags.*allows 10.*by-hand-0/s),
    });
    expect(only(rig)).toEqual(before);
  });

  it('stays unchanged if its successor fails', async () => {
    const rig = await startRig();
    await reconcile(rig.run(), { spec });
    const before = only(rig);
    rig.simulator.fault({ kind: 'failed', method: 'POST', path: '/appliance', times: 9 });
    await expect(reconcile(rig.run(), bigger)).rejects.toMatchObject({ code: 'LB_APPLIANCE_FAILED' });
    expect(only(rig)).toEqual(before);
  });

  it('gets everything back if its successor does not accept the virtual IPs', async () => {
    const rig = await startRig();
    const old = await reconcile(rig.run(), { spec });
    const run = rig.run();
    const updateAppliance: typeof run.api.updateAppliance = (id, update, signal) => {
      if (id !== old.id) throw new Error('the service says no');
      return run.api.updateAppliance(id, update, signal);
    };
    await expect(reconcile({ ...run, api: { ...run.api, updateAppliance } }, bigger)).rejects.toThrow(
      'the service says no',
    );
    const { id, description, tags, applied, saved } = only(rig);
    expect({ id: String(id), description, tags }).toEqual({
      id: old.id,
      description: spec.description,
      tags: old.tags,
    });
    expect(saved.map(({ VirtualIPAddress }) => VirtualIPAddress)).toEqual(Object.values(old.addressByKey));
    expect(applied).toEqual(saved);
  });

  it('keeps its address if the change is reverted after a kill at any request', async () => {
    for (let k = 1; k < 40; k++) {
      const rig = await startRig();
      const old = await reconcile(rig.run(), { spec });
      await reconcile(rig.run(killAt(k)), bigger).catch(() => undefined);
      const isFinished = rig.appliances().every(({ id }) => String(id) !== old.id);
      const again = await reconcile(rig.run(), { spec, state: old, whenImmutable: 'replace' });
      expect(again.addressByKey).toEqual(old.addressByKey);
      expect(only(rig).planId).toBe(1);
      await closeRigs();
      if (isFinished) return;
      expect(again.id).toBe(old.id);
    }
    throw new Error('it never ended');
  });
});

describe('the removal of a replaced load balancer, as an engine requests in the end,', () => {
  it('leaves the successor alone', async () => {
    const rig = await startRig();
    const old = await reconcile(rig.run(), { spec });
    const next = await reconcile(rig.run(), bigger);
    await removeLoadBalancer(rig.run(), { id: old.id, ownerTag });
    expect(String(only(rig).id)).toBe(next.id);
    await removeLoadBalancer(rig.run(), { id: next.id, ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('also removes a half-made successor, wherever the run was killed', async () => {
    for (let k = 1; ; k++) {
      const rig = await startRig();
      const old = await reconcile(rig.run(), { spec });
      const outcome = await reconcile(rig.run(killAt(k)), bigger).then(
        () => 'ended',
        () => 'killed',
      );
      if (outcome === 'ended') break;
      const isThere = rig.appliances().some(({ id }) => String(id) === old.id);
      await removeLoadBalancer(rig.run(), { id: old.id, ownerTag });
      if (isThere) expect(rig.appliances()).toEqual([]);
      await closeRigs();
    }
  });
});

function tagged(value: string) {
  return { select: { by: 'tag', value }, enabled: true } as const;
}

function onSwitch(value: string) {
  const addresses = ['192.168.0.2', '192.168.0.3'];
  return { kind: 'switch', switch: { by: 'id', value }, addresses, prefixLength: 24 } as const;
}
