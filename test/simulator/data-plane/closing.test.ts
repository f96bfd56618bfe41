import { createHook } from 'node:async_hooks';
import { findFreePort } from '../../free-ports';
import { closeAll, startRig } from '../rig';
import { ask, createVip, killAll, NODES, pass, placeOf, startHttp, VIP } from './nodes';

const open = new Set<number>();
const hook = createHook({
  init: (id, type) => {
    if (/^TCP(SERVER)?WRAP$/.test(type)) open.add(id);
  },
  destroy: (id) => open.delete(id),
});

afterEach(killAll);
afterAll(async () => {
  hook.disable();
  await closeAll();
});

describe('a simulator with a data plane, when closed', () => {
  it('leaves no listener and no connection behind', async () => {
    hook.enable();
    const rig = await startRig({ mode: 'real', dataPlane: true });
    await createVip(rig, await findFreePort());
    const nodes = await Promise.all(NODES.map((address) => startHttp(address, placeOf(rig, address))));
    await pass(rig, 10);
    expect(NODES).toContain(await ask(placeOf(rig, VIP)));
    expect(open.size).toBeGreaterThan(NODES.length);
    await rig.simulator.close();
    await Promise.all(nodes.map((node) => node.kill()));
    for (let turn = 0; turn < 100 && open.size > 0; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(open.size).toBe(0);
  });
});
