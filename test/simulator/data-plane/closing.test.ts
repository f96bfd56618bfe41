import { closeAll, startRig } from '../rig';
import { ask, createVip, freePort, killAll, NODES, pass, placeOf, startHttp, VIP } from './nodes';

afterEach(killAll);
afterAll(closeAll);

/** How many listeners, connections and timers keep this process alive. */
function countHandles(): number {
  return process.getActiveResourcesInfo().filter((each) => /^(TCP|Timeout)/.test(each)).length;
}

describe('a simulator with a data plane, when closed', () => {
  it('leaves no listener, no connection and no timer behind', async () => {
    const before = countHandles();
    const rig = await startRig({ mode: 'real', dataPlane: true });
    await createVip(rig, await freePort());
    const nodes = await Promise.all(NODES.map((address) => startHttp(address, placeOf(rig, address))));
    await pass(rig, 10);
    expect(NODES).toContain(await ask(placeOf(rig, VIP)));
    expect(countHandles()).toBeGreaterThan(before + NODES.length);
    await rig.simulator.close();
    await Promise.all(nodes.map((node) => node.kill()));
    for (let turn = 0; turn < 100 && countHandles() > before; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(countHandles()).toBeLessThanOrEqual(before);
  });
});
