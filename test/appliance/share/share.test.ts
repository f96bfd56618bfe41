import { planShare } from '../../../lib/appliance/plan/plan-share';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { reconcileShare } from '../../../lib/appliance/share/reconcile-share';
import { refreshShare } from '../../../lib/appliance/share/refresh-share';
import { removeShare } from '../../../lib/appliance/share/remove-share';
import type { ShareInputs } from '../../../lib/appliance/spec/share';
import type { ApplianceRecord } from '../../../lib/testing';
import { rejectionOf } from '../../load-balancer/thrown-by';
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
} from '../reconcile/rig';

afterEach(closeRigs);

const HOST = 113499999999;
const server = (last: number) => ({ address: `203.0.113.${last}`, enabled: true });
const ping = (port: number) => ({ port, delayLoopSeconds: 10, healthCheck: { protocol: 'ping' } as const });

/** Returns inputs with one virtual IP of a stack on the appliance created by hand. */
function share(changes: Partial<ShareInputs> = {}): ShareInputs {
  return {
    ownerTag: 'kumiki-aaaaaaaaaaaa000000000001',
    appliances: [{ by: 'name', value: 'old-lb' }],
    virtualIps: [edgeVirtualIp({ ports: [ping(80)], servers: [server(5)] })],
    ...changes,
  };
}
const other = (changes: Partial<ShareInputs> = {}) =>
  share({ ownerTag: 'kumiki-bbbbbbbbbbbb000000000001', ...changes });

async function site(changes: Partial<ApplianceRecord> = {}): Promise<Rig> {
  const rig = await startRig();
  place(rig, handMade(changes));
  return rig;
}

const host = (rig: Rig, id = HOST) => {
  const found = rig.appliances().find((each) => each.id === id);
  if (!found) throw new Error(`there is no appliance ${id}`);
  return found;
};
/** Returns everything of an appliance except its virtual IPs. */
const shell = (rig: Rig) => {
  const { saved: _saved, applied: _applied, modifiedAt: _at, ...rest } = host(rig);
  return structuredClone(rest);
};
const pairs = ({ saved }: ApplianceRecord) => saved.map((entry) => `${entry.VirtualIPAddress}:${entry.Port}`);

describe('a share of an existing load balancer', () => {
  it('gets a free address, marked with owner and key, and leaves everything else unchanged', async () => {
    const rig = await site();
    const [theirs] = structuredClone(host(rig).saved);
    const before = shell(rig);
    const state = await reconcileShare(rig.run(), { spec: share() });
    expect(state).toMatchObject({
      zone: 'is1b',
      applied: true,
      applianceIds: [String(HOST)],
      addressByKey: { 'shop/Edge': '203.0.113.7' },
    });
    expect(host(rig).saved).toEqual([
      theirs,
      expect.objectContaining({ Description: 'shop/Edge: web [kumiki-aaaaaaaaaaaa000000000001]' }),
    ]);
    expect(host(rig).applied).toEqual(host(rig).saved);
    expect(shell(rig)).toEqual(before);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it.each(['name', 'tag', 'id'] as const)('is put on the appliance that is found by its %s', async (by) => {
    const rig = await site();
    const value = { name: 'old-lb', tag: 'hand-made', id: String(HOST) }[by];
    const state = await reconcileShare(rig.run(), { spec: share({ appliances: [{ by, value }] }) });
    expect(state.applianceIds).toEqual([String(HOST)]);
  });

  it('only reads in a second run with the state, and applies once more without it', async () => {
    const rig = await site();
    const state = await reconcileShare(rig.run(), { spec: share() });
    rig.requests();
    expect(await reconcileShare(rig.run(), { spec: share(), state })).toEqual(state);
    expect(rig.requests()).toEqual(['GET /appliance 200']);
    expect(await reconcileShare(rig.run(), { spec: share() })).toEqual(state);
    expect(mutations(rig.requests())).toEqual(['PUT /appliance/:id/config 200']);
  });

  it('is changed in place: ports, servers, and virtual IPs that come and go', async () => {
    const rig = await site();
    const [theirs] = structuredClone(host(rig).saved);
    const before = await reconcileShare(rig.run(), { spec: share() });
    const more = [
      edgeVirtualIp({ ports: [ping(80), ping(443)], servers: [server(6)] }),
      edgeVirtualIp({ key: 'shop/Api', address: '203.0.113.13', ports: [ping(80)], servers: [server(5)] }),
    ];
    const state = await reconcileShare(rig.run(), { spec: share({ virtualIps: more }), state: before });
    expect(state.addressByKey).toEqual({ 'shop/Api': '203.0.113.13', 'shop/Edge': '203.0.113.7' });
    expect(pairs(host(rig))).toEqual([
      '203.0.113.12:80',
      '203.0.113.7:80',
      '203.0.113.7:443',
      '203.0.113.13:80',
    ]);
    await reconcileShare(rig.run(), { spec: share({ virtualIps: [] }), state });
    expect(host(rig).saved).toEqual([theirs]);
    expect(host(rig).applied).toEqual([theirs]);
  });

  it('is removed without touching others, and may be already gone', async () => {
    const rig = await site();
    const state = await reconcileShare(rig.run(), { spec: share() });
    const theirs = await reconcileShare(rig.run(), { spec: other() });
    await removeShare(rig.run(), state);
    await removeShare(rig.run(), state);
    expect(pairs(host(rig))).toEqual(['203.0.113.12:80', `${theirs.addressByKey['shop/Edge']}:80`]);
    expect(host(rig).applied).toEqual(host(rig).saved);
    rig.simulator.edit((zone) => delete zone.appliances[HOST]);
    await removeShare(rig.run(), theirs);
  });

  it('is left alone by changes of the stack that owns the load balancer', async () => {
    const rig = await startRig();
    const owner = await reconcile(rig.run(), { spec: edgeSpec() });
    const state = await reconcileShare(rig.run(), {
      spec: other({ appliances: [{ by: 'id', value: owner.id }] }),
    });
    const mine = structuredClone(
      rig.appliances()[0]?.saved.find(({ Description }) => /bbbb/.test(Description ?? '')),
    );
    const [virtualIp] = edgeSpec().virtualIps;
    const spec = edgeSpec({ virtualIps: virtualIp ? [{ ...virtualIp, ports: [ping(80), ping(81)] }] : [] });
    await reconcile(rig.run(), { spec, state: owner });
    expect(rig.appliances()[0]?.saved).toContainEqual(mine);
    await removeShare(rig.run(), state);
    expect(rig.appliances()[0]?.saved).toHaveLength(2);
  });

  it('takes over an entry made by hand only if told to, and never one of another stack', async () => {
    const rig = await site();
    const wanted = [edgeVirtualIp({ address: '203.0.113.12', ports: [ping(80)], servers: [server(5)] })];
    const refused = await rejectionOf(reconcileShare(rig.run(), { spec: share({ virtualIps: wanted }) }));
    expect(refused.code).toBe('VIP_ADDRESS');
    expect(mutations(rig.requests())).toEqual([]);
    await reconcileShare(rig.run(), { spec: share({ virtualIps: wanted, takeOver: true }) });
    expect(pairs(host(rig))).toEqual(['203.0.113.12:80']);
    const again = other({ virtualIps: wanted, takeOver: true });
    expect((await rejectionOf(reconcileShare(rig.run(), { spec: again }))).code).toBe('VIP_ADDRESS');
  });

  it('may use the address of an entry of others with another port', async () => {
    const rig = await site();
    const wanted = [edgeVirtualIp({ address: '203.0.113.12', ports: [ping(443)], servers: [server(5)] })];
    await reconcileShare(rig.run(), { spec: share({ virtualIps: wanted }) });
    expect(pairs(host(rig))).toEqual(['203.0.113.12:80', '203.0.113.12:443']);
  });
});

describe('an edit by hand', () => {
  it.each<[string, (own: ApplianceRecord) => void, RegExp]>([
    ['an entry removed', (own) => own.saved.pop(), /^virtualIps\[0\]$/],
    ['its mark removed', (own) => Object.assign(own.saved[1] ?? {}, { Description: 'web' }), /description$/],
    ['another delay', (own) => Object.assign(own.saved[1] ?? {}, { DelayLoop: '60' }), /delayLoopSeconds$/],
    ['a server removed', (own) => Object.assign(own.saved[1] ?? {}, { Servers: [] }), /servers/],
  ])('is detected by a refresh and corrected: %s', async (_what, edit, seen) => {
    const rig = await site();
    const spec = share();
    const state = await reconcileShare(rig.run(), { spec });
    const before = structuredClone(host(rig).saved);
    rig.simulator.edit((zone) => {
      const own = zone.appliances[HOST];
      if (own) edit(own);
      if (own) own.applied = structuredClone(own.saved);
    });
    const found = await refreshShare(rig.run(), state, spec);
    if (!found) throw new Error('it is gone');
    const { changes } = planShare(found.state, found.inputs, spec);
    expect(changes.map(({ path }) => path).filter((path) => seen.test(path))).not.toEqual([]);
    const repaired = await reconcileShare(rig.run(), { spec, state: found.state });
    expect(host(rig).saved).toEqual(before);
    const again = await refreshShare(rig.run(), repaired, spec);
    expect(again?.inputs).toEqual(spec);
    expect(again && planShare(again.state, again.inputs, spec).changes).toEqual([]);
  });

  it('is not drift if it is outside the share, even a new name of the appliance', async () => {
    const rig = await site();
    const spec = share({ appliances: [{ by: 'id', value: String(HOST) }] });
    const state = await reconcileShare(rig.run(), { spec });
    rig.simulator.edit((zone) => {
      const own = zone.appliances[HOST];
      if (!own) return;
      Object.assign(own, { name: 'renamed', tags: ['x'] });
      Object.assign(own.saved[0] ?? {}, { DelayLoop: '60', Description: 'changed' });
    });
    const found = await refreshShare(rig.run(), state, spec);
    expect(found).toEqual({ state, inputs: spec });
  });
});

describe('limits of an existing load balancer', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ VirtualIPAddress: '203.0.113.12', Port: String(1000 + index), DelayLoop: '10', SorryServer: '' },
      ...{ Description: '', Servers: [] },
    }));

  it('are checked before anything is changed', async () => {
    const rig = await site({ saved: many(19) });
    const wanted = [edgeVirtualIp({ ports: [ping(80), ping(443)], servers: [server(5)] })];
    const error = await rejectionOf(reconcileShare(rig.run(), { spec: share({ virtualIps: wanted }) }));
    expect(error.code).toBe('LB_QUOTA');
    expect(mutations(rig.requests())).toEqual([]);
  });

  it('make services spread over several appliances, where each stays', async () => {
    const rig = await site({ saved: many(19) });
    const second = handMade({
      id: HOST + 1,
      name: 'second',
      vrid: 8,
      units: ['203.0.113.13', '203.0.113.14'],
    });
    place(rig, { ...second, saved: [], applied: [] });
    const wanted = ['a', 'b'].map((key) => edgeVirtualIp({ key, ports: [ping(80)], servers: [server(5)] }));
    const spec = share({ appliances: [{ by: 'tag', value: 'hand-made' }], virtualIps: wanted });
    const state = await reconcileShare(rig.run(), { spec });
    expect(state.applianceIds).toEqual([String(HOST), String(HOST + 1)]);
    const fewer = { ...spec, virtualIps: wanted.slice(1) };
    const next = await reconcileShare(rig.run(), { spec: fewer, state });
    expect(next.applianceIds).toEqual([String(HOST + 1)]);
    expect(next.addressByKey).toEqual({ b: state.addressByKey.b });
    checkHolders(rig);
  });

  it.each([
    ['no appliance', [], 'no load balancer has'],
    ['two of one name', [handMade(), handMade({ id: HOST + 1, vrid: 9 })], '2 load balancers have'],
  ])('are violated by %s, and the error says so', async (_what, appliances, message) => {
    const rig = await startRig();
    place(rig, ...appliances);
    const error = await rejectionOf(reconcileShare(rig.run(), { spec: share() }));
    expect(error.code).toBe('LB_NOT_FOUND');
    expect(error.message).toContain(message);
  });
});

describe('two stacks on one load balancer', () => {
  it('both get their virtual IPs when they change it at the same time', async () => {
    const rig = await site();
    const tenants = Array.from({ length: 5 }, (_, index) =>
      share({ ownerTag: `kumiki-cccccccccccc00000000000${index}` }),
    );
    const states = await Promise.all(tenants.map((spec) => reconcileShare(rig.run(), { spec })));
    const addresses = states.map(({ addressByKey }) => addressByKey['shop/Edge']);
    expect(new Set(addresses).size).toBe(5);
    expect(pairs(host(rig)).sort()).toEqual(
      ['203.0.113.12:80', ...addresses.map((one) => `${one}:80`)].sort(),
    );
    expect(host(rig).applied).toEqual(host(rig).saved);
    await Promise.all(states.map((state) => removeShare(rig.run(), state)));
    expect(pairs(host(rig))).toEqual(['203.0.113.12:80']);
    expect(host(rig).applied).toEqual(host(rig).saved);
  });
});

describe('a share whose run is killed at any request', () => {
  const next = share({
    virtualIps: [edgeVirtualIp({ ports: [ping(80), ping(443)], servers: [server(6)] })],
  });
  const operations = {
    creation: async (rig: Rig, kill: ReturnType<typeof killAt>) => {
      await reconcileShare(rig.run(kill), { spec: share() }).catch(() => {});
      return reconcileShare(rig.run(), { spec: share() });
    },
    change: async (rig: Rig, kill: ReturnType<typeof killAt>) => {
      const state = await reconcileShare(rig.run(), { spec: share() });
      await reconcileShare(rig.run(kill), { spec: next, state }).catch(() => {});
      return reconcileShare(rig.run(), { spec: next, state });
    },
    removal: async (rig: Rig, kill: ReturnType<typeof killAt>) => {
      const state = await reconcileShare(rig.run(), { spec: share() });
      await removeShare(rig.run(kill), state).catch(() => {});
      await removeShare(rig.run(), state);
      return undefined;
    },
  };

  it.each(
    (['creation', 'change', 'removal'] as const).flatMap((name) =>
      (['before', 'after'] as const).map((when) => [name, when] as [keyof typeof operations, When]),
    ),
  )('is finished by the next run: %s, killed %s the request takes effect', async (name, when) => {
    for (let k = 1; k < 30; k++) {
      const rig = await site();
      const [theirs] = structuredClone(host(rig).saved);
      const kill = killAt(k, when);
      const state = await operations[name](rig, kill);
      const left = host(rig);
      expect(left.saved).toHaveLength({ creation: 2, change: 3, removal: 1 }[name]);
      expect(left.saved).toContainEqual(theirs);
      expect(left.applied).toEqual(left.saved);
      if (state)
        expect(await reconcileShare(rig.run(), { spec: name === 'change' ? next : share(), state })).toEqual(
          state,
        );
      if (kill.count() < k) return;
    }
    throw new Error('it never ended');
  });
});
