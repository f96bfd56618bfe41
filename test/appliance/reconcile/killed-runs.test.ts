import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { refresh } from '../../../lib/appliance/reconcile/refresh';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import type { ReconcileRequest } from '../../../lib/appliance/reconcile/request';
import type { LoadBalancerState } from '../../../lib/appliance/state/state';
import type { ApplianceRecord } from '../../../lib/testing';
import {
  checkHolders,
  closeRigs,
  edgeSpec,
  edgeVirtualIp,
  handMade,
  killAt,
  mutations,
  place,
  type Rig,
  startRig,
  type When,
} from './rig';

afterEach(closeRigs);

/**
 * Checks what must hold at any time: each address and each VRID has one holder, and nothing of others has
 * changed.
 */
function checkInvariants(rig: Rig, foreign: ApplianceRecord): void {
  const held = checkHolders(rig);
  for (const address of ['203.0.113.4', '203.0.113.5', '203.0.113.6']) expect(held).not.toContain(address);
  const { lifecycle: _was, ...before } = foreign;
  const { lifecycle: _is, ...after } = rig.appliances().find(({ id }) => id === foreign.id) ?? foreign;
  expect(after).toEqual(before);
}

const more = edgeVirtualIp({ key: 'more' });

/** Runs during which the process dies, each with its preparation. */
const runs: Record<string, (rig: Rig) => Promise<ReconcileRequest>> = {
  'a creation': async () => ({ spec: edgeSpec() }),
  'an update of everything': async (rig) => {
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    return {
      spec: edgeSpec({ name: 'front', tags: [], virtualIps: [more, edgeVirtualIp({ description: 'new' })] }),
      state,
    };
  },
  'a change of owner': async (rig) => {
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    return { spec: edgeSpec({ ownerTag: 'kumiki-00000000000000000000000f' }), state };
  },
  'a replacement': async (rig) => {
    await reconcile(rig.run(), { spec: edgeSpec() });
    return { spec: edgeSpec({ plan: 'highspec' }), whenImmutable: 'replace' };
  },
  'the boot of a stopped appliance': async (rig) => {
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      const own = zone.appliances[Number(state.id)];
      if (own) own.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 };
    });
    return { spec: edgeSpec({ description: 'again' }), state };
  },
};

describe.each(Object.entries(runs))('%s that is killed at any request', (_name, prepare) => {
  it.each<When>(['before', 'after'])(
    'is finished by the next run, if killed %s the request takes effect',
    async (when) => {
      for (let k = 1; ; k++) {
        const rig = await startRig();
        const foreign = handMade({ units: ['203.0.113.8'] });
        place(rig, foreign);
        const request = await prepare(rig);
        const { transport, abort, count } = killAt(k, when);
        let onStateKnown: LoadBalancerState | undefined;
        const run = reconcile(rig.run({ transport, abort }), {
          ...request,
          onStateKnown: (state) => (onStateKnown = state),
        });
        const outcome = await run.then(
          () => 'ended',
          () => 'killed',
        );
        if (count() < k) {
          expect(outcome).toBe('ended');
          expect(k).toBeGreaterThan(5);
          return;
        }
        checkInvariants(rig, foreign);

        // the engine knows the last state it was told, or none if it was killed as well
        for (const state of k % 2 === 0 ? [onStateKnown ?? request.state] : [request.state]) {
          const again: ReconcileRequest = { ...request, state };
          const done = await reconcile(rig.run(), again);
          checkInvariants(rig, foreign);
          const own = rig.appliances().filter(({ id }) => id !== foreign.id);
          expect(own.map(({ id }) => String(id))).toEqual([done.id]);
          expect(own[0]?.applied).toEqual(own[0]?.saved);
          expect(own[0]?.tags.filter((tag) => !/^kumiki-(after|was)-/.test(tag))).toEqual(done.tags);
          rig.requests();
          expect(await reconcile(rig.run(), { ...request, state: done })).toEqual(done);
          expect(mutations(rig.requests())).toEqual([]);
        }
        await closeRigs();
      }
    },
    20_000,
  );
});

describe('a removal that is killed at any request', () => {
  it.each<When>(['before', 'after'])(
    'is finished by the next run, if killed %s the request takes effect',
    async (when) => {
      for (let k = 1; ; k++) {
        const rig = await startRig();
        const foreign = handMade();
        place(rig, foreign);
        const { id, ownerTag } = await reconcile(rig.run(), { spec: edgeSpec() });
        const { transport, abort, count } = killAt(k, when);
        await removeLoadBalancer(rig.run({ transport, abort }), { id, ownerTag }).catch(() => undefined);
        checkInvariants(rig, foreign);
        await removeLoadBalancer(rig.run(), { id, ownerTag });
        expect(rig.appliances().map((each) => each.id)).toEqual([foreign.id]);
        checkInvariants(rig, foreign);
        await closeRigs();
        if (count() < k) {
          expect(k).toBeGreaterThan(4);
          return;
        }
      }
    },
    20_000,
  );
});

describe('a change of owner that is not in the state', () => {
  const OTHER = 'kumiki-00000000000000000000000f';

  async function startChanged() {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    await reconcile(rig.run(), { spec: edgeSpec({ ownerTag: OTHER }), state });
    return { rig, state };
  }

  it('is seen by a refresh, after which a removal goes on', async () => {
    const { rig, state } = await startChanged();
    const found = await refresh(rig.run(), state.id, state);
    expect(found?.state).toMatchObject({ id: state.id, ownerTag: OTHER, otherVirtualIps: [] });
    await removeLoadBalancer(rig.run(), { id: state.id, ownerTag: OTHER });
    expect(rig.appliances()).toEqual([]);
  });

  it('does not stop a removal', async () => {
    const { rig, state } = await startChanged();
    await removeLoadBalancer(rig.run(), state);
    expect(rig.appliances()).toEqual([]);
  });

  it('is reverted by a run that does not know of it', async () => {
    const { rig, state } = await startChanged();
    const back = await reconcile(rig.run(), { spec: edgeSpec(), state });
    expect(back.id).toBe(state.id);
    const tags = rig.appliances()[0]?.tags ?? [];
    expect(tags).toContain(state.ownerTag);
    expect(tags).not.toContain(OTHER);
  });

  it('does not let another run with the former owner tag take the appliance', async () => {
    const { rig, state } = await startChanged();
    const { id } = await reconcile(rig.run(), { spec: edgeSpec({ name: 'another' }) });
    expect(id).not.toBe(state.id);
  });
});
