import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, mutations, type Rig, startRig } from './rig';

afterEach(closeRigs);

const TENANT = 'kumiki-ffffffffffff000000000000';

/** Adds a copy of the first entry at another address. */
function addEntry(rig: Rig, Description: string) {
  rig.simulator.edit((zone) => {
    for (const appliance of Object.values(zone.appliances)) {
      const [first] = appliance.saved;
      if (first) appliance.saved.push({ ...first, VirtualIPAddress: '203.0.113.14', Description });
      appliance.applied = structuredClone(appliance.saved);
    }
  });
}

describe('a protected load balancer', () => {
  it('is neither removed nor replaced, and the refusal comes before any change', async () => {
    const rig = await startRig();
    const spec = edgeSpec({ deletionProtection: true });
    const state = await reconcile(rig.run(), { spec });
    expect(rig.appliances()[0]?.tags).toContain('kumiki-protected');
    rig.requests();
    const removal = await rejectionOf(removeLoadBalancer(rig.run(), state));
    expect(removal.code).toBe('LB_PROTECTED');
    const next = { ...spec, plan: 'highspec', deletionProtection: true } as const;
    const replacement = await rejectionOf(
      reconcile(rig.run(), { spec: next, state, whenImmutable: 'replace' }),
    );
    expect(replacement.code).toBe('LB_PROTECTED');
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('is removed once the protection is taken back', async () => {
    const rig = await startRig();
    const before = await reconcile(rig.run(), { spec: edgeSpec({ deletionProtection: true }) });
    const state = await reconcile(rig.run(), { spec: edgeSpec(), state: before });
    await removeLoadBalancer(rig.run(), state);
    expect(rig.appliances()).toEqual([]);
  });

  it('keeps a protection that was set by hand', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const one of Object.values(zone.appliances)) one.tags = [...one.tags, 'kumiki-protected'];
    });
    const again = await reconcile(rig.run(), { spec: edgeSpec({ name: 'renamed' }), state });
    expect((await rejectionOf(removeLoadBalancer(rig.run(), again))).code).toBe('LB_PROTECTED');
  });
});

describe('a load balancer that others use', () => {
  it('is neither removed nor replaced while another stack has virtual IPs on it', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    addEntry(rig, `shop/Api [${TENANT}]`);
    rig.requests();
    expect((await rejectionOf(removeLoadBalancer(rig.run(), state))).code).toBe('LB_SHARED');
    const spec = edgeSpec({ plan: 'highspec' });
    const run = reconcile(rig.run(), { spec, state, whenImmutable: 'replace' });
    expect((await rejectionOf(run)).code).toBe('LB_SHARED');
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('is not replaced while there are virtual IPs made by hand on it, unless they may go', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    addEntry(rig, 'by hand');
    const spec = edgeSpec({ plan: 'highspec' });
    const run = reconcile(rig.run(), { spec, state, whenImmutable: 'replace' });
    expect((await rejectionOf(run)).code).toBe('LB_FOREIGN');
    const mayGo = { ...spec, otherVirtualIps: 'remove' } as const;
    await reconcile(rig.run(), { spec: mayGo, state, whenImmutable: 'replace' });
    expect(rig.appliances().map(({ planId }) => planId)).toEqual([2]);
  });

  it.each([
    ['another stack', `shop/Api [${TENANT}]`],
    ['somebody by hand', 'by hand'],
  ])('keeps the entries of %s byte by byte when its own change', async (_who, description) => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    addEntry(rig, description);
    const theirs = structuredClone(rig.appliances()[0]?.saved[1]);
    const [virtualIp] = edgeSpec().virtualIps;
    const ports = [80, 443].map((port) => ({
      port,
      delayLoopSeconds: 20,
      healthCheck: { protocol: 'ping' } as const,
    }));
    const spec = edgeSpec({ virtualIps: virtualIp ? [{ ...virtualIp, ports }] : [] });
    const next = await reconcile(rig.run(), { spec, state });
    expect(rig.appliances()[0]?.saved).toHaveLength(3);
    expect(rig.appliances()[0]?.saved).toContainEqual(theirs);
    await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: [] }), state: next });
    expect(rig.appliances()[0]?.saved).toEqual([theirs]);
  });
});
