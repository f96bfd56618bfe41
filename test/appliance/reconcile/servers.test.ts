import * as fc from 'fast-check';
import { reconcile } from '../../../lib/appliance/reconcile/reconcile';
import { findKeptServers } from '../../../lib/appliance/reconcile/resolve-servers';
import { bridgeServers } from '../../../lib/appliance/state/bridge-servers';
import type { RealServerSetting, VirtualIpSetting } from '../../../lib/sakura/codec/model';
import { closeRigs, edgeSpec, edgeVirtualIp, killAt, type Rig, startRig } from './rig';

afterEach(closeRigs);

const addresses = fc.uniqueArray(
  fc.integer({ min: 1, max: 60 }).map((n) => `203.0.113.${n}`),
  { maxLength: 40 },
);

describe('servers that a tag no longer finds', () => {
  it('all stay if more than the given share is gone, and all go otherwise', () => {
    return fc.assert(
      fc.property(addresses, addresses, fc.integer({ min: 0, max: 100 }), (last, now, percent) => {
        const kept = findKeptServers(last, now, percent);
        const gone = last.filter((address) => !now.includes(address));
        const left = new Set([...now, ...kept]);
        expect(kept.length === 0 || kept.length === gone.length).toBe(true);
        const share = last.length === 0 ? 0 : last.filter((one) => !left.has(one)).length / last.length;
        expect(share * 100).toBeLessThanOrEqual(percent);
        if (kept.length > 0) expect((gone.length / last.length) * 100).toBeGreaterThan(percent);
      }),
    );
  });

  it('may go by default if they are at most half', () => {
    expect(findKeptServers(['a', 'b'], ['b'])).toEqual([]);
    expect(findKeptServers(['a', 'b', 'c'], ['c'])).toEqual(['a', 'b']);
    expect(findKeptServers(['a', 'b'], ['b'], 0)).toEqual(['a']);
    expect(findKeptServers(['a', 'b'], [], 100)).toEqual([]);
  });

  it('stay on the load balancer, and the log says so', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    untag(rig, () => true);
    const kept = await reconcile(rig.run(), { spec: edgeSpec(), state });
    expect(kept.serversByKey).toEqual(state.serversByKey);
    expect(kept.foundServers).toEqual(state.foundServers);
    expect(rig.lines.join('\n')).toContain(
      "2 of 2 servers with the tag 'k8s-node' are no longer found: 203.0.113.5, 203.0.113.6 stay",
    );
    const spec = edgeSpec({
      maxServerLossPercent: 100,
      virtualIps: [
        edgeVirtualIp({
          servers: [
            { select: { by: 'tag', value: 'k8s-node' }, enabled: true },
            { address: '203.0.113.4', enabled: true },
          ],
        }),
      ],
    });
    // a tag that selects no server at all is refused, however many may disappear
    await expect(reconcile(rig.run(), { spec, state: kept })).rejects.toThrow('LB_SERVER_NOT_FOUND');
  });

  it('go if they are half of the servers', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    untag(rig, (name) => name === 'node-1');
    const { serversByKey } = await reconcile(rig.run(), { spec: edgeSpec(), state });
    expect(serversByKey['shop/Edge']).toHaveLength(1);
  });

  it('go if a list of addresses replaces the tag', async () => {
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: edgeSpec() });
    const listed = edgeSpec({
      virtualIps: [edgeVirtualIp({ servers: [{ address: '203.0.113.4', enabled: true }] })],
    });
    const { serversByKey } = await reconcile(rig.run(), { spec: listed, state });
    expect(serversByKey['shop/Edge']).toEqual(['203.0.113.4']);
  });
});

function untag(rig: Rig, isChosen: (name: string) => boolean) {
  rig.simulator.edit((zone) => {
    for (const server of Object.values(zone.servers)) if (isChosen(server.name)) server.tags = [];
  });
}

const server = fc.record({
  address: fc.integer({ min: 1, max: 50 }).map((n) => `203.0.113.${n}`),
  port: fc.constant(80),
  enabled: fc.boolean(),
  healthCheck: fc.constant({ protocol: 'tcp' }),
});
const settings: fc.Arbitrary<VirtualIpSetting[]> = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom('203.0.113.100', '203.0.113.101', '203.0.113.102'),
    port: fc.constant(80),
    delayLoopSeconds: fc.constant(10),
    sorryServer: fc.constant(undefined),
    description: fc.constant(''),
    servers: fc.uniqueArray(server, { maxLength: 40, selector: ({ address }) => address }),
  }),
  { selector: ({ address }) => address },
);

const serving = (servers: readonly RealServerSetting[] = []) =>
  new Set(servers.filter(({ enabled }) => enabled).map(({ address }) => address));

describe('new servers', () => {
  it('join before old ones leave, as far as the limit of the service allows, in one intermediate step', () => {
    return fc.assert(
      fc.property(settings, settings, (observed, desired) => {
        const bridge = bridgeServers(observed, desired);
        if (!bridge) return;
        for (const entry of bridge.settings) {
          const before = serving(observed.find(({ address }) => address === entry.address)?.servers);
          const wanted = desired.find(({ address }) => address === entry.address)?.servers ?? [];
          const now = serving(entry.servers);
          expect(entry.servers.length).toBeLessThanOrEqual(40);
          expect([...serving(wanted)].every((address) => now.has(address))).toBe(true);
          const isNew = [...serving(wanted)].some((address) => !before.has(address));
          const lost = [...before].filter((address) => !now.has(address));
          if (isNew && observed.some(({ address }) => address === entry.address)) {
            expect(lost.length === 0 || entry.servers.length === 40).toBe(true);
          }
        }
        expect(bridgeServers(bridge.settings, desired)).toBeUndefined();
      }),
    );
  });

  const [old, next] = [['203.0.113.5'], ['203.0.113.6']].map((given) =>
    edgeSpec({
      virtualIps: [edgeVirtualIp({ servers: given.map((address) => ({ address, enabled: true })) })],
    }),
  );

  /** Returns the servers of the single entry, each time that it is applied. */
  function watch(rig: Rig): string[] {
    return rig
      .appliances()
      .flatMap(({ applied }) =>
        (applied ?? []).map(({ Servers }) => (Servers ?? []).map(({ IPAddress }) => IPAddress).join()),
      );
  }

  it('are applied before the old ones leave, wherever the run was killed', async () => {
    if (!old || !next) throw new Error('unreachable');
    let isDone = false;
    for (let k = 1; !isDone && k < 30; k++) {
      const rig = await startRig();
      const state = await reconcile(rig.run(), { spec: old });
      const seen: string[] = [];
      const { transport, abort, count } = killAt(k);
      const killed = rig.run({ transport, abort });
      const log = (line: string) => seen.push(...watch(rig), line);
      await reconcile({ ...killed, log }, { spec: next, state }).catch(() => {});
      isDone = count() < k;
      seen.push(...watch(rig));
      await reconcile({ ...rig.run(), log }, { spec: next, state });
      expect(watch(rig)).toEqual(['203.0.113.6']);
      const applied = seen.filter((line) => /^203/.test(line)).filter((line, i, all) => line !== all[i - 1]);
      expect(['203.0.113.5', '203.0.113.5,203.0.113.6', '203.0.113.6'].join(' ')).toContain(
        applied.join(' '),
      );
    }
    expect(isDone).toBe(true);
  });

  it('join with one change when none leaves', async () => {
    if (!old) throw new Error('unreachable');
    const rig = await startRig();
    const state = await reconcile(rig.run(), { spec: old });
    rig.requests();
    const both = ['203.0.113.5', '203.0.113.6'].map((address) => ({ address, enabled: true }));
    await reconcile(rig.run(), { spec: edgeSpec({ virtualIps: [edgeVirtualIp({ servers: both })] }), state });
    expect(rig.requests().filter((request) => request.includes('/config'))).toHaveLength(1);
  });
});
