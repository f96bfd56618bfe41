import type { LoadBalancerInputs } from '../../lib/appliance/spec/inputs';
import { formatFormerOwnerTag } from '../../lib/appliance/spec/tags';
import type { LoadBalancerState } from '../../lib/appliance/state/state';
import type { OperationContext } from '../../lib/provider/contract';
import { loadBalancerProvider } from '../../lib/provider/load-balancer-provider';
import type { PartialError } from '../../lib/provider/partial-error';
import type { ApplianceRecord } from '../../lib/testing';
import {
  closeRigs,
  edgeSpec,
  edgeVirtualIp,
  handMade,
  place,
  type Rig,
  startRig,
} from '../appliance/reconcile/rig';
import { rejectionOf } from '../load-balancer/thrown-by';

afterEach(closeRigs);

const edgePort = { delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } } as const;

interface Stage extends Rig {
  readonly context: OperationContext;
  /** Edits the only appliance without the provider's knowledge. */
  tamper(change: (appliance: ApplianceRecord) => void): void;
}

async function startStage(options?: Parameters<typeof startRig>[0]): Promise<Stage> {
  const rig = await startRig(options);
  const run = rig.run();
  const { url, token, secret } = rig.simulator;
  const settings = { pinned: 'true', apiRootUrl: url, accessToken: token, accessTokenSecret: secret };
  return {
    ...rig,
    context: { settings, signal: run.signal, clock: rig.clock, log: run.log },
    tamper: (change) =>
      rig.simulator.edit((zone) => {
        for (const appliance of Object.values(zone.appliances)) change(appliance);
      }),
  };
}

/** Refreshes as an engine does, and plans the program's reaction. */
async function refresh(stage: Stage, id: string, state: LoadBalancerState, inputs: LoadBalancerInputs) {
  const found = await loadBalancerProvider.read(stage.context, id, state, inputs);
  if (!found) throw new Error('it is gone');
  const plan = loadBalancerProvider.plan(found.state, found.inputs, inputs);
  return { ...found, paths: plan.changes.map(({ path }) => path) };
}

const created = async (stage: Stage, inputs: LoadBalancerInputs = edgeSpec()) =>
  loadBalancerProvider.create(stage.context, inputs);

describe('the load balancer provider', () => {
  it('reads with two requests, and sees no drift if nothing has changed', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    stage.requests();
    const again = await refresh(stage, id, state, edgeSpec());
    expect(stage.requests()).toEqual(['GET /appliance 200', 'GET /appliance/:id/status 200']);
    expect(again).toEqual({ id, state, inputs: edgeSpec(), paths: [] });
  });

  it('says that token and root URL come from different sources', async () => {
    const stage = await startStage();
    const { token, secret, url } = stage.simulator;
    Object.assign(process.env, { SAKURA_ACCESS_TOKEN: token, SAKURA_ACCESS_TOKEN_SECRET: secret });
    const log = jest.fn();
    try {
      await loadBalancerProvider.create({ ...stage.context, log, settings: { apiRootUrl: url } }, edgeSpec());
    } finally {
      delete process.env.SAKURA_ACCESS_TOKEN;
      delete process.env.SAKURA_ACCESS_TOKEN_SECRET;
    }
    expect(log.mock.calls[0]).toEqual([
      expect.stringMatching(
        /: the access token is from the environment .* API root URL is from the settings/,
      ),
    ]);
  });

  it('does not ask for the status of a stopped appliance', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    stage.tamper((own) =>
      Object.assign(own, { lifecycle: { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 } }),
    );
    stage.requests();
    await refresh(stage, id, state, edgeSpec());
    expect(stage.requests()).toEqual(['GET /appliance 200']);
  });

  it('reads nothing when the load balancer is gone', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    stage.simulator.edit((zone) => delete zone.appliances[Number(id)]);
    expect(await loadBalancerProvider.read(stage.context, id, state, edgeSpec())).toBeUndefined();
  });

  it('describes an appliance that is in no state', async () => {
    const stage = await startStage();
    place(stage, handMade());
    const found = await loadBalancerProvider.read(stage.context, '113499999999', undefined, undefined);
    expect(found?.inputs).toMatchObject({
      name: 'old-lb',
      tags: ['hand-made'],
      plan: 'standard',
      redundant: true,
      network: { kind: 'switch', switch: { by: 'id', value: '113400000001' }, prefixLength: 28 },
      virtualIps: [{ key: 'by hand', address: '203.0.113.12', ports: [{ port: 80 }] }],
    });
  });

  it('tells virtual IPs on one address apart, even if one key is the beginning of the other', async () => {
    const stage = await startStage();
    const on = (key: string, port: number) =>
      edgeVirtualIp({ key, address: '203.0.113.12', ports: [{ ...edgePort, port }] });
    const { id } = await created(
      stage,
      edgeSpec({ virtualIps: [on('shop/Edge', 80), on('shop/Edge-2', 443)] }),
    );
    const found = await loadBalancerProvider.read(stage.context, id, undefined, undefined);
    const read = found?.inputs.virtualIps.map(({ key, ports }) => [key, ports.map(({ port }) => port)]);
    expect(read).toEqual([
      ['shop/Edge', [80]],
      ['shop/Edge-2', [443]],
    ]);
  });

  it.each<[string, (appliance: ApplianceRecord) => void, string[]]>([
    ['another name', (own) => Object.assign(own, { name: 'x' }), ['name']],
    ['another description', (own) => Object.assign(own, { description: 'x' }), ['description']],
    ['a tag of ours removed', (own) => Object.assign(own, { tags: [edgeSpec().ownerTag] }), ['tags[0]']],
    ['no virtual IP', (own) => Object.assign(own, { saved: [], applied: [] }), ['virtualIps[0]']],
    [
      'a server removed',
      (own) => own.saved[0]?.Servers?.pop(),
      ['virtualIps[0].servers[0].address', 'virtualIps[0].servers[0].select', 'applied'],
    ],
    [
      'a server that is another one',
      (own) => Object.assign(own.saved[0]?.Servers?.[0] ?? {}, { IPAddress: '203.0.113.4' }),
      [
        'virtualIps[0].servers[0].address',
        'virtualIps[0].servers[0].select',
        'virtualIps[0].servers[1]',
        'applied',
      ],
    ],
    [
      'a server switched off',
      (own) => Object.assign(own.saved[0]?.Servers?.[0] ?? {}, { Enabled: 'False' }),
      [
        'virtualIps[0].servers[0].address',
        'virtualIps[0].servers[0].enabled',
        'virtualIps[0].servers[0].select',
        'virtualIps[0].servers[1]',
      ],
    ],
    [
      'another check',
      (own) => {
        for (const server of own.saved[0]?.Servers ?? []) server.HealthCheck = { Protocol: 'ping' };
      },
      ['virtualIps[0].ports[0].healthCheck.protocol'],
    ],
    [
      'another delay',
      (own) => Object.assign(own.saved[0] ?? {}, { DelayLoop: '60' }),
      ['virtualIps[0].ports[0].delayLoopSeconds'],
    ],
    [
      'a stop',
      (own) =>
        Object.assign(own, { lifecycle: { sequence: 'stopped', phase: 0, since: 0, statusChangedAt: 0 } }),
      ['instanceStatus'],
    ],
    ['settings that are not applied', (own) => Object.assign(own, { applied: [] }), ['applied']],
  ])('shows %s as drift, and the next run reverts it', async (_name, tamper, paths) => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    const { lifecycle: _life, modifiedAt: _at, ...before } = stage.appliances()[0] ?? handMade();
    stage.tamper(tamper);
    const drifted = await refresh(stage, id, state, edgeSpec());
    expect(drifted.paths).toEqual(paths);
    const repaired = await loadBalancerProvider.update(stage.context, id, drifted.state, edgeSpec());
    expect(stage.appliances()[0]).toMatchObject(before);
    expect((await refresh(stage, id, repaired, edgeSpec())).paths).toEqual([]);
  });

  it.each([
    ['keep', []],
    ['refuse', ['virtualIps[1]']],
    ['remove', ['virtualIps[1]']],
  ] as const)(
    'shows a port that was added by hand, and treats an added virtual IP by the option %s',
    async (given, paths) => {
      const stage = await startStage();
      const inputs = edgeSpec({ otherVirtualIps: given });
      const { id, state } = await created(stage, inputs);
      stage.tamper((own) => {
        const [first] = own.saved;
        if (!first) return;
        const Servers = first.Servers?.map((server) => ({ ...server, Port: '443' })) ?? [];
        own.saved.push(
          { ...first, Port: '443', Servers },
          { ...first, VirtualIPAddress: '203.0.113.14', Description: 'theirs' },
        );
        own.applied = structuredClone(own.saved);
      });
      const drifted = await refresh(stage, id, state, inputs);
      expect(drifted.paths).toEqual(['virtualIps[0].ports[1]', ...paths]);
      expect(drifted.state.otherVirtualIps).toEqual(['203.0.113.14:80 (theirs)']);
      const repair = loadBalancerProvider.update(stage.context, id, drifted.state, inputs);
      if (given === 'refuse') expect((await rejectionOf(repair)).code).toBe('LB_FOREIGN');
      else await repair;
      const left = stage.appliances()[0]?.saved.map((entry) => `${entry.VirtualIPAddress}:${entry.Port}`);
      const own = state.virtualIps[0]?.address;
      const expected = {
        keep: ['203.0.113.14:80', `${own}:80`],
        refuse: [`${own}:80`, `${own}:443`, '203.0.113.14:80'],
        remove: [`${own}:80`],
      };
      expect(left).toEqual(expected[given]);
    },
  );

  it('does not take a tag that others added for drift', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    stage.tamper((own) => Object.assign(own, { tags: [...own.tags, 'theirs'] }));
    expect((await refresh(stage, id, state, edgeSpec())).paths).toEqual([]);
  });

  it('keeps only declared input keys when it reads', async () => {
    const stage = await startStage();
    const inputs = edgeSpec({
      virtualIps: [edgeVirtualIp({ address: '203.0.113.12', sorryServer: '203.0.113.14' })],
    });
    const { id, state } = await created(stage, inputs);
    expect((await refresh(stage, id, state, inputs)).inputs).toEqual(inputs);
  });

  it('changes the owner in place, and then removes the load balancer as the new owner', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    const ownerTag = 'kumiki-00000000000000000000000f';
    const next = await loadBalancerProvider.update(stage.context, id, state, edgeSpec({ ownerTag }));
    expect(stage.appliances()[0]?.tags).toEqual([ownerTag, formatFormerOwnerTag(state.ownerTag), 'prod']);
    await loadBalancerProvider.delete(stage.context, id, next);
    expect(stage.appliances()).toEqual([]);
  });

  it('notices without a refresh that other machines have the tag, and the next run makes them its servers', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    const hasDrifted = (now: LoadBalancerState) =>
      loadBalancerProvider.hasDrifted(stage.context, now, edgeSpec());
    stage.requests();
    expect(await hasDrifted(state)).toBe(false);
    expect(stage.requests()).toEqual([expect.stringMatching(/^GET \/server.* 200$/)]);
    stage.simulator.edit(({ servers }) => {
      for (const server of Object.values(servers)) if (server.name === 'node-1') server.tags = [];
    });
    stage.lines.length = 0;
    expect(await hasDrifted(state)).toBe(true);
    expect(stage.lines).toEqual(['edge: other machines are selected than before: - 203.0.113.5']);
    const next = await loadBalancerProvider.update(stage.context, id, state, edgeSpec());
    expect(next.serversByKey['shop/Edge']).toEqual(['203.0.113.6']);
    expect(await hasDrifted(next)).toBe(false);
  });

  it('notices that a machine has the tag of another virtual IP now', async () => {
    const stage = await startStage();
    stage.simulator.edit(({ servers }) => {
      for (const server of Object.values(servers))
        server.tags = [server.name === 'node-1' ? 'blue' : 'green', 'both'];
    });
    const virtualIp = (key: string) =>
      edgeVirtualIp({ key, servers: [{ select: { by: 'tag', value: key }, enabled: true }] });
    const inputs = edgeSpec({ virtualIps: [virtualIp('blue'), virtualIp('green')] });
    const { state } = await created(stage, inputs);
    expect(await loadBalancerProvider.hasDrifted(stage.context, state, inputs)).toBe(false);
    stage.simulator.edit(({ servers }) => {
      for (const server of Object.values(servers)) if (server.name === 'node-2') server.tags = ['blue'];
    });
    const moved = { ...inputs, maxServerLossPercent: 100 };
    expect(await loadBalancerProvider.hasDrifted(stage.context, state, moved)).toBe(true);
  });

  it('says that machines stay that a tag no longer finds, and changes nothing', async () => {
    const stage = await startStage();
    const { state } = await created(stage);
    stage.simulator.edit(({ servers }) => {
      for (const server of Object.values(servers)) server.tags = [];
    });
    expect(await loadBalancerProvider.hasDrifted(stage.context, state, edgeSpec())).toBe(false);
    expect(stage.lines.at(-1)).toMatch(/^edge: 2 of 2 servers with the tag 'k8s-node' are no longer found/);
  });

  it('says what happens to the servers if the API does not tell which machines there are', async () => {
    const stage = await startStage();
    const { state } = await created(stage);
    const abort = new AbortController();
    stage.simulator.fault({ method: 'GET', path: '/server', kind: 'timeout' });
    const look = loadBalancerProvider.hasDrifted(
      { ...stage.context, signal: abort.signal },
      state,
      edgeSpec(),
    );
    setTimeout(() => abort.abort(), 100);
    expect((await rejectionOf(look)).problems).toEqual([
      {
        code: 'CANCELLED',
        message: 'the API has not answered in time',
        request: 'GET /server',
        next: 'the servers stay as they are, and the next run looks again',
      },
    ]);
  });

  it('asks for no machines if the program gives addresses', async () => {
    const stage = await startStage();
    const servers = [{ address: '203.0.113.5', enabled: true }];
    const inputs = edgeSpec({ virtualIps: [edgeVirtualIp({ servers })] });
    const { state } = await created(stage, inputs);
    stage.requests();
    expect(await loadBalancerProvider.hasDrifted(stage.context, state, inputs)).toBe(false);
    expect(stage.requests()).toEqual([]);
  });

  it('creates a load balancer again in an update when it is gone, with the same addresses', async () => {
    const stage = await startStage();
    const { id, state } = await created(stage);
    stage.simulator.edit((zone) => delete zone.appliances[Number(id)]);
    place(stage, handMade({ name: 'early-bird', units: ['203.0.113.7'], vrid: 1, saved: [] }));
    const next = await loadBalancerProvider.update(stage.context, id, state, edgeSpec({ name: 'x' }));
    expect(next.id).not.toBe(id);
    expect(next.addressByKey).toEqual(state.addressByKey);
  });

  it('keeps what exists when a creation runs out of time, and the next run finishes it', async () => {
    const stage = await startStage({ steps: { migrate: 300 } });
    const context = { ...stage.context, timeoutSeconds: 60 };
    const error = await rejectionOf(loadBalancerProvider.create(context, edgeSpec()));
    expect(error.problems.map(({ code }) => code)).toEqual(['LB_TIMEOUT']);
    const { id, state } = error as PartialError<LoadBalancerState>;
    expect(id).toBe(String(stage.appliances()[0]?.id));
    expect(state).toMatchObject({ id, availability: 'migrating', applied: false });
    const next = await loadBalancerProvider.update(stage.context, id, state, edgeSpec());
    expect(next).toMatchObject({ id, applied: true, instanceStatus: 'up' });
  });

  it('fails without a state when nothing of ours exists', async () => {
    const stage = await startStage();
    place(stage, handMade({ name: 'edge' }));
    const error = await rejectionOf(created(stage));
    expect(error).not.toHaveProperty('state');
  });

  it('names the load balancer in each line', async () => {
    const stage = await startStage();
    await created(stage);
    expect(stage.lines.length).toBeGreaterThan(1);
    expect(stage.lines.filter((line) => !line.startsWith('edge: '))).toEqual([]);
  });

  it('reports all problems of inputs, with their properties', () => {
    const inputs = {
      ...edgeSpec({ vrid: 0, name: '' }),
      adopt: { id: 'edge' },
      timeouts: { createSeconds: 0 },
    };
    expect([...loadBalancerProvider.validate(inputs)].map(({ property }) => property)).toEqual([
      'name',
      'vrid',
      'adopt.id',
      'timeouts.createSeconds',
    ]);
  });
});
