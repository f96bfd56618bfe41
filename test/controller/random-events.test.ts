import { mutations } from '../appliance/reconcile/rig';
import {
  addNode,
  addService,
  type ControllerRig,
  closeControllerRigs,
  startControllerRig,
} from './controller-rig';

afterEach(closeControllerRigs);

/** Returns numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const NAMES = ['a', 'b', 'c', 'd'];
const OPTIONS: readonly Record<string, string>[] = [
  {},
  { 'kumiki.dev/shared-appliance': 'small', 'kumiki.dev/redundant': 'false' },
  { 'kumiki.dev/check': 'ping' },
  { 'kumiki.dev/delay-seconds': 'wrong' },
];

/**
 * Makes one change, as by other users: a Service or node is added, removed or changed, or the API server is
 * briefly away.
 */
async function change({ kube, time }: ControllerRig, random: () => number): Promise<void> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const name = pick(NAMES);
  const service = kube.read('Service', { namespace: 'shop', name });
  const node = pick(['node-1', 'node-2']);
  const action = random();
  if (action < 0.3) {
    if (!service) addService(kube, name, { annotations: pick(OPTIONS), spec: { ports: [{ port: 80 }] } });
  } else if (action < 0.45) {
    if (service) kube.remove('Service', { namespace: 'shop', name });
  } else if (action < 0.6) {
    const port = pick([80, 81, 443]);
    if (service && !service.metadata.deletionTimestamp) {
      kube.edit('Service', { namespace: 'shop', name }, (each) => ({
        ...each,
        spec: { ...each.spec, ports: [{ port }] },
      }));
    }
  } else if (action < 0.7) {
    if (kube.read('Node', { name: node })) kube.remove('Node', { name: node });
    else addNode(kube, node);
  } else if (action < 0.8) {
    if (!kube.read('Node', { name: node })) return;
    const status = pick(['True', 'Unknown']);
    kube.edit('Node', { name: node }, (each) => ({
      ...each,
      status: { conditions: [{ type: 'Ready', status }] },
    }));
  } else if (action < 0.83) {
    kube.setAway(true);
    await time.clock.sleep(30_000);
    kube.setAway(false);
  } else if (action < 0.9) {
    await time.clock.sleep(random() * 60_000);
  }
}

describe('after 1,000 random events', () => {
  it.each([1, 2, 3, 4])('the cloud is as a new controller would leave it, seed %i', async (seed) => {
    const random = createRandom(seed * 7919);
    const rig = await startControllerRig();
    let controller = rig.start();
    for (let event = 0; event < 250; event++) {
      await change(rig, random);
      if (random() < 0.02) {
        await controller.stop();
        controller = rig.start();
      }
    }
    for (const name of ['node-1', 'node-2']) addNode(rig.kube, name);
    // longer than any pause between two attempts, and than missing servers are kept
    await rig.time.clock.sleep(1_200_000);
    await rig.settle(controller);
    await controller.stop();
    const before = JSON.stringify(rig.cloud.appliances());
    rig.cloud.requests();
    const fresh = rig.start();
    await rig.settle(fresh);
    expect(mutations(rig.cloud.requests())).toEqual([]);
    expect(JSON.stringify(rig.cloud.appliances())).toBe(before);

    const services = rig.kube
      .all('Service')
      .filter(({ spec }) => spec?.loadBalancerClass === 'kumiki.dev/sakura');
    const served = services.filter(({ status }) => status?.loadBalancer?.ingress?.length);
    const entries = rig.cloud.appliances().flatMap(({ applied }) => applied ?? []);
    const pairs = served.flatMap(({ status, spec }) =>
      (spec?.ports ?? []).map(({ port }) => `${status?.loadBalancer?.ingress?.[0]?.ip}:${port}`),
    );
    const wrong = services.filter(({ metadata }) => metadata.annotations?.['kumiki.dev/delay-seconds']);
    expect(entries.map((each) => `${each.VirtualIPAddress}:${each.Port}`).sort()).toEqual(pairs.sort());
    expect(served.length + wrong.length).toBe(services.length);
    for (const entry of entries) {
      expect(entry.Servers?.map((server) => server.IPAddress)).toEqual(['203.0.113.5', '203.0.113.6']);
    }
  });
});
