import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { removeLoadBalancer } from '../../../lib/appliance/reconcile/remove';
import { UNAPPLIED_TAG } from '../../../lib/appliance/spec/tags';
import type { LoadBalancerState } from '../../../lib/appliance/state/state';
import type { Fault, FaultTarget } from '../../../lib/testing';
import { rejectionOf } from '../../load-balancer/thrown-by';
import { closeRigs, edgeSpec, edgeVirtualIp, handMade, mutations, place, type Rig, startRig } from './rig';

afterEach(closeRigs);

const CONFIG = /\/config$/;

/**
 * Creates a load balancer under faults, and checks that the result is one complete appliance, and that a
 * second run only reads.
 */
async function createUnder(...faults: Fault[]): Promise<Rig> {
  const rig = await startRig();
  for (const fault of faults) rig.simulator.fault(fault);
  const state = await reconcile(rig.run(), { spec: edgeSpec() });
  expect(rig.appliances().map(({ id }) => String(id))).toEqual([state.id]);
  expect(rig.appliances()[0]?.applied).toEqual(rig.appliances()[0]?.saved);
  const requests = rig.requests();
  await reconcile(rig.run(), { spec: edgeSpec(), state });
  expect(mutations(rig.requests())).toEqual([]);
  expect(requests.filter((request) => request.startsWith('POST')).length).toBeLessThanOrEqual(4);
  return rig;
}

const status = (
  code: number,
  errorCode: string,
  more: FaultTarget & { readonly when?: 'before' | 'after' } = {},
): Fault => ({
  kind: 'status',
  status: code,
  errorCode,
  ...more,
});

describe('a creation succeeds', () => {
  it.each<[string, Fault]>([
    ['423 locked on config', status(423, 'locked', { path: CONFIG, times: 30 })],
    ['409 still_creating on config for minutes', status(409, 'still_creating', { path: CONFIG, times: 60 })],
    ['404 on config just after creation', status(404, 'not_found', { path: CONFIG, times: 5 })],
    ['503 on everything for a while', status(503, 'service_unavailable', { times: 8 })],
    [
      '404 on the first reads',
      status(404, 'not_found', { method: 'GET', path: /^\/appliance\/\d+$/, times: 25 }),
    ],
    [
      '423 locked on the last change',
      status(423, 'locked', { method: 'PUT', path: /^\/appliance\/\d+$/, times: 15 }),
    ],
    ['a POST that broke before it was carried out', { kind: 'reset', method: 'POST' }],
    ['a POST whose answer was lost', { kind: 'reset', method: 'POST', when: 'after' }],
    ['a POST whose answer broke off', { kind: 'truncated', method: 'POST', when: 'after' }],
    [
      'a POST that worked and said 503',
      status(503, 'service_unavailable', { method: 'POST', when: 'after' }),
    ],
    ['500 on a config', status(500, 'internal_server_error', { path: CONFIG })],
    ['500 on a config that worked', status(500, 'internal_server_error', { path: CONFIG, when: 'after' })],
    [
      '500 on the last change',
      status(500, 'internal_server_error', { method: 'PUT', path: /^\/appliance\/\d+$/ }),
    ],
    [
      '500 on the last change, which worked',
      status(500, 'internal_server_error', { method: 'PUT', when: 'after', path: /^\/appliance\/\d+$/ }),
    ],
    ['a config whose answer was lost', { kind: 'reset', path: CONFIG, when: 'after' }],
    [
      'a last change whose answer was lost',
      { kind: 'reset', method: 'PUT', when: 'after', path: /^\/appliance\/\d+$/ },
    ],
  ])('after %s', async (_name, fault) => {
    await createUnder(fault);
  });

  it('after a POST whose answer was lost, without a second one: it searches for its tag first', async () => {
    const rig = await startRig();
    rig.simulator.fault({ kind: 'reset', method: 'POST', when: 'after' });
    await reconcile(rig.run(), { spec: edgeSpec() });
    const requests = rig.requests();
    expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    expect(rig.lines).toContain(
      'no clear response to the request that creates the load balancer: searching for it',
    );
  });

  it('after a POST whose answer was lost, without a second one, even if the first search finds nothing', async () => {
    const rig = await startRig();
    rig.simulator.fault({ kind: 'reset', method: 'POST', when: 'after' });
    const run = rig.run();
    const { api } = run;
    let searchesAfterPost = 0;
    const findLoadBalancers: typeof api.findLoadBalancers = async (by, signal) => {
      const found = await api.findLoadBalancers(by, signal);
      if (rig.appliances().length === 0) return found;
      searchesAfterPost += 1;
      return searchesAfterPost === 1 ? [] : found;
    };
    await reconcile({ ...run, api: { ...api, findLoadBalancers } }, { spec: edgeSpec() });
    expect(rig.requests().filter((request) => request.startsWith('POST'))).toHaveLength(1);
    expect(rig.appliances()).toHaveLength(1);
  });

  it('without a power request if a new appliance is seen down only once', async () => {
    const rig = await startRig();
    const run = rig.run();
    const { api } = run;
    let reads = 0;
    const findLoadBalancers: typeof api.findLoadBalancers = async (by, signal) => {
      const [found] = await api.findLoadBalancers(by, signal);
      if (!found) return [];
      reads += 1;
      return reads === 1 ? [{ ...found, availability: 'available', instanceStatus: 'down' }] : [found];
    };
    await reconcile({ ...run, api: { ...api, findLoadBalancers } }, { spec: edgeSpec() });
    expect(reads).toBeGreaterThan(1);
    expect(rig.requests().filter((request) => request.includes('/power'))).toEqual([]);
  });

  it('with other addresses and VRID if the chosen ones were taken in between', async () => {
    const rig = await startRig();
    const taker = rig.run().api;
    const api = {
      ...taker,
      createAppliance: async (...args: Parameters<typeof taker.createAppliance>) => {
        if (rig.appliances().length === 0)
          place(rig, handMade({ units: ['203.0.113.7', '203.0.113.8'], vrid: 1 }));
        return taker.createAppliance(...args);
      },
    };
    const state = await reconcile({ ...rig.run(), api }, { spec: edgeSpec() });
    expect(state.vrid).not.toBe(1);
    expect(state.addresses).toHaveLength(2);
    for (const address of state.addresses) expect(['203.0.113.7', '203.0.113.8']).not.toContain(address);
  });

  it('by booting an appliance that is stopped', async () => {
    const rig = await startRig();
    const { api } = rig.run();
    const stopping = {
      ...api,
      createAppliance: async (...args: Parameters<typeof api.createAppliance>) => {
        const made = await api.createAppliance(...args);
        rig.simulator.edit((zone) => {
          const own = zone.appliances[Number(made.id)];
          if (own) own.lifecycle = { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 };
        });
        return made;
      },
    };
    const state = await reconcile({ ...rig.run(), api: stopping }, { spec: edgeSpec() });
    expect(state.instanceStatus).toBe('up');
  });
});

/** Makes the first `times` appliances fail during their creation. */
function failing(rig: Rig, times: number) {
  const run = rig.run();
  const { api } = run;
  let made = 0;
  return {
    ...run,
    api: {
      ...api,
      createAppliance: async (...args: Parameters<typeof api.createAppliance>) => {
        const appliance = await api.createAppliance(...args);
        made += 1;
        if (made > times) return appliance;
        rig.simulator.edit((zone) => {
          const own = zone.appliances[Number(appliance.id)];
          if (own) own.lifecycle = { ...own.lifecycle, sequence: 'failing' };
        });
        return appliance;
      },
    },
  };
}

describe('an appliance that fails while it is created', () => {
  it('is removed and created again, twice at most', async () => {
    const rig = await startRig();
    const state = await reconcile(failing(rig, 2), { spec: edgeSpec() });
    expect(rig.appliances().map(({ id }) => String(id))).toEqual([state.id]);
  });

  it('is reported and kept in the state when it fails a third time', async () => {
    const rig = await startRig();
    const seen: (LoadBalancerState | undefined)[] = [];
    const error = await rejectionOf(
      reconcile(failing(rig, 3), { spec: edgeSpec(), onStateKnown: (state) => seen.push(state) }),
    );
    expect(error.code).toBe('LB_APPLIANCE_FAILED');
    expect(rig.appliances().map(({ id }) => String(id))).toEqual([seen.at(-1)?.id]);
    expect(seen.at(-1)?.availability).toBe('failed');
  });

  it('is forgotten once it is removed, even if no other can be created', async () => {
    const rig = await startRig();
    const run = failing(rig, 1);
    const seen: (LoadBalancerState | undefined)[] = [];
    const onStateKnown = (state: LoadBalancerState | undefined) => {
      seen.push(state);
      if (!state) rig.simulator.fault(status(403, 'forbidden', { method: 'POST' }));
    };
    await rejectionOf(reconcile(run, { spec: edgeSpec(), onStateKnown }));
    expect(seen.at(-1)).toBeUndefined();
    expect(rig.appliances()).toEqual([]);
  });

  it('is replaced by the next run when the first was killed', async () => {
    const rig = await startRig();
    await rejectionOf(reconcile(failing(rig, 3), { spec: edgeSpec() }));
    await reconcile(rig.run(), { spec: edgeSpec() });
    expect(rig.appliances()).toHaveLength(1);
    expect(rig.appliances()[0]?.lifecycle.sequence).not.toBe('failed');
  });

  it('is left alone if a state knows it, as it has run before', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.edit((zone) => {
      for (const own of Object.values(zone.appliances))
        own.lifecycle = { sequence: 'failed', phase: 0, since: 0, statusChangedAt: 0 };
    });
    rig.requests();
    const error = await rejectionOf(reconcile(rig.run(), { spec: edgeSpec(), state }));
    expect(error.code).toBe('LB_APPLIANCE_FAILED');
    expect(mutations(rig.requests())).toEqual([]);
  });
});

describe('an update', () => {
  const wider = edgeSpec({ virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'more' })] });

  it('reads again and goes on when the settings were changed in between', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.fault(status(409, 'original_hash_mismatch', { method: 'PUT', path: /^\/appliance\/\d+$/ }));
    await reconcile(rig.run(), { spec: wider, state });
    expect(rig.appliances()[0]?.applied).toHaveLength(2);
  });

  it('reads again when the saved settings changed just before its write', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const run = rig.run();
    const { api } = run;
    let edits = 0;
    const updateAppliance: typeof api.updateAppliance = async (id, update, signal) => {
      edits += 1;
      if (edits === 1) {
        rig.simulator.edit((zone) => {
          for (const own of Object.values(zone.appliances)) own.saved = [];
        });
      }
      return api.updateAppliance(id, update, signal);
    };
    await reconcile({ ...run, api: { ...api, updateAppliance } }, { spec: wider, state });
    expect(rig.lines).toContain('the load balancer may have changed in the meantime: reading it again');
    expect(rig.appliances()[0]?.applied).toHaveLength(2);
  });

  it('gives up when the settings keep changing', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.fault(status(409, 'original_hash_mismatch', { method: 'PUT', times: 99 }));
    const error = await rejectionOf(reconcile(rig.run(), { spec: wider, state }));
    expect(error.code).toBe('LB_CONFLICT');
  });

  it('marks a change that the status does not show until it is applied', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const ports = [{ port: 80, delayLoopSeconds: 30, healthCheck: { protocol: 'ping' } }] as const;
    const slower = edgeSpec({ virtualIps: [edgeVirtualIp({ ports })] });
    rig.simulator.fault(status(409, 'conflict', { path: CONFIG }));
    await rejectionOf(reconcile(rig.run(), { spec: slower, state }));
    expect(rig.appliances()[0]?.tags).toContain(UNAPPLIED_TAG);
    await reconcile(rig.run(), { spec: slower, state });
    expect(rig.appliances()[0]?.applied?.[0]?.DelayLoop).toBe('30');
    expect(rig.appliances()[0]?.tags).not.toContain(UNAPPLIED_TAG);
  });

  it('applies the settings of an appliance that is not as remembered, even if they are saved already', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const check = (path: string) =>
      [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'http', path, status: 200 } }] as const;
    const before = edgeSpec({
      virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'b', ports: check('/a') })],
    });
    const known = await reconcile(rig.run(), { spec: before, state });
    // two runs are killed before they apply: one removes b, the other adds it again with a different check
    const after = edgeSpec({
      virtualIps: [edgeVirtualIp(), edgeVirtualIp({ key: 'b', ports: check('/b') })],
    });
    for (const spec of [edgeSpec(), after]) {
      rig.simulator.fault(status(409, 'conflict', { path: CONFIG }));
      await rejectionOf(reconcile(rig.run(), { spec, state: known }));
    }
    await reconcile(rig.run(), { spec: after, state: known });
    const [appliance] = rig.appliances();
    expect(appliance?.applied).toEqual(appliance?.saved);
    expect(JSON.stringify(appliance?.applied)).toContain('/b');
  });

  it('reports the state that it reached when applying is refused', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.fault(status(409, 'conflict', { path: CONFIG, times: 99 }));
    const seen: (LoadBalancerState | undefined)[] = [];
    await rejectionOf(reconcile(rig.run(), { spec: wider, state, onStateKnown: (each) => seen.push(each) }));
    expect(seen.at(-1)).toMatchObject({ id: state.id, applied: false });
    expect(Object.keys(seen.at(-1)?.addressByKey ?? {})).toEqual(['more', 'shop/Edge']);
  });
});

describe('waiting', () => {
  it('ends at the deadline and says what was seen last', async () => {
    const rig = await startRig({ steps: { migrate: 3600 } });
    const error = await rejectionOf(reconcile(rig.run({ seconds: 120 }), { spec: edgeSpec() }));
    expect(error.code).toBe('LB_TIMEOUT');
    expect(error.problems[0]?.message).toMatch(
      /^gave up after 1[12]\d s waiting until load balancer \d+ is up: last seen migrating, cleaning$/,
    );
  });

  it('reports the status when it changes, and every half minute', async () => {
    const rig = await startRig({ steps: { migrate: 70, boot: 20 } });
    await reconcile(rig.run(), { spec: edgeSpec() });
    const lines = rig.lines
      .filter((line) => line.startsWith('waiting'))
      .map((line) => line.replace(/^.*: /, ''));
    expect(lines).toEqual([
      'migrating, cleaning (0 s)',
      expect.stringMatching(/^migrating, cleaning \(3\d s\)$/),
      expect.stringMatching(/^migrating, cleaning \(6\d s\)$/),
      expect.stringMatching(/^available, cleaning \(7\d s\)$/),
    ]);
  });

  it('polls after 1 s at first, and every 5 s in the end', async () => {
    const rig = await startRig({ steps: { migrate: 60 } });
    await reconcile(rig.run(), { spec: edgeSpec() });
    const pauses = rig.clock.sleeps.filter((ms) => ms >= 1000);
    expect(pauses.slice(0, 6)).toEqual([1000, 1500, 2250, 3375, 5000, 5000]);
  });
});

describe('a removal ends', () => {
  it.each<[string, Fault]>([
    ['a DELETE that failed with 500', status(500, 'internal_server_error', { method: 'DELETE' })],
    ['a DELETE that failed with 502', status(502, 'bad_gateway', { method: 'DELETE', times: 2 })],
    [
      'a DELETE that worked and said 500',
      status(500, 'internal_server_error', { method: 'DELETE', when: 'after' }),
    ],
    ['a DELETE whose answer was lost', { kind: 'reset', method: 'DELETE', when: 'after' }],
    ['a DELETE whose answer broke off', { kind: 'truncated', method: 'DELETE', when: 'after' }],
    ['a DELETE that broke before it was carried out', { kind: 'reset', method: 'DELETE' }],
  ])('after %s', async (_case, fault) => {
    const rig = await startRig();
    const { id, ownerTag } = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.fault(fault);
    await removeLoadBalancer(rig.run(), { id, ownerTag });
    expect(rig.appliances()).toEqual([]);
  });

  it('with an error when a DELETE fails for good', async () => {
    const rig = await startRig();
    const { id, ownerTag } = await reconcile(rig.run(), { spec: edgeSpec() });
    rig.simulator.fault(status(500, 'internal_server_error', { method: 'DELETE', times: 1000 }));
    const error = await rejectionOf(removeLoadBalancer(rig.run(), { id, ownerTag }));
    expect(error).toMatchObject({ status: 500 });
    expect(rig.requests().filter((request) => request.startsWith('DELETE')).length).toBeLessThan(10);
  });
});

it('an appliance that is deleted just before its settings are applied is missed within a few requests', async () => {
  const rig = await startRig();
  const run = rig.run();
  const { api } = run;
  let isDeleted = false;
  const applySettings: typeof api.applySettings = (id, signal) => {
    if (!isDeleted) rig.simulator.edit((zone) => delete zone.appliances[Number(id)]);
    isDeleted = true;
    rig.requests();
    return api.applySettings(id, signal);
  };
  const failure = reconcile({ ...run, api: { ...api, applySettings } }, { spec: edgeSpec() });
  await expect(failure).rejects.toMatchObject({ code: 'LB_GONE' });
  expect(rig.requests().length).toBeLessThan(10);
});
