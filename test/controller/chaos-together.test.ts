import type { Transport } from '../../lib/sakura/http/http';
import { checkHolders, handMade, killAt, mutations, place } from '../appliance/reconcile/rig';
import { addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

/** The block has room for two appliances of one unit, besides another owner's. */
const SINGLE = { annotations: { 'kumiki.dev/redundant': 'false' } };

/** Returns numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

describe('faults of the API server and of the cloud together', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'lead to what a new controller would create, and nothing else, seed %i',
    async (seed) => {
      const random = createRandom(seed * 104_729);
      const rig = await startControllerRig();
      place(rig.cloud, handMade());
      const foreign = JSON.stringify(rig.cloud.appliances());
      let isStormy = true;
      const transport: Transport = async (request) => {
        const dice = isStormy ? random() : 1;
        if (dice < 0.1) return { failure: 'timeout', message: 'no answer', sent: false };
        const answer = await rig.time.transport(request);
        // handled, but the response is lost
        return dice < 0.2 ? { failure: 'timeout', message: 'no answer', sent: true } : answer;
      };
      rig.kube.before = () => {
        if (isStormy && random() < 0.15) throw new Error('the API server has a fault');
      };
      rig.kube.lagMs = 3_000;
      let controller = rig.start({ transport });
      for (const name of ['web', 'blog']) addService(rig.kube, name, SINGLE);
      for (let turn = 0; turn < 6; turn++) {
        await rig.time.clock.sleep(random() * 40_000);
        const name = ['web', 'blog'][Math.floor(random() * 2)] ?? 'web';
        if (rig.kube.read('Service', { namespace: 'shop', name }))
          rig.kube.remove('Service', { namespace: 'shop', name });
        else addService(rig.kube, name, SINGLE);
        if (random() < 0.4) {
          rig.kube.setAway(true);
          await rig.time.clock.sleep(random() * 120_000);
          rig.kube.setAway(false);
        }
        if (random() < 0.4) {
          await controller.stop();
          controller = rig.start({ transport });
        }
      }
      isStormy = false;
      await rig.time.clock.sleep(1_800_000);
      await rig.settle(controller);
      await controller.stop();
      checkHolders(rig.cloud);
      const wanted = rig.kube
        .all('Service')
        .filter(({ spec }) => spec?.loadBalancerClass === 'kumiki.dev/sakura');
      const own = rig.cloud.appliances().filter(({ name }) => name !== 'old-lb');
      expect(own.map(({ name }) => name).sort()).toEqual(
        wanted.map(({ metadata }) => `k8s-shop-${metadata.name}-11e594`).sort(),
      );
      for (const { metadata } of wanted) expect(rig.addressOf(metadata.name)).toBeDefined();
      expect(JSON.stringify(rig.cloud.appliances().filter(({ name }) => name === 'old-lb'))).toBe(foreign);
      rig.cloud.requests();
      await rig.settle(rig.start());
      expect(mutations(rig.cloud.requests())).toEqual([]);
    },
  );
});

describe('an appliance of the archived controller', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'keeps its address when its adoption is killed at request %i',
    async (k) => {
      const rig = await startControllerRig();
      const { uid = '' } = addService(rig.kube, 'web', { spec: { loadBalancerClass: undefined } }).metadata;
      place(rig.cloud, handMade({ name: `a${uid.replaceAll('-', '')}`.slice(0, 32), tags: ['@k8s'] }));
      const { transport, abort } = killAt(k);
      const first = rig.start({ transport, abort, takesUnclassed: true });
      await Promise.race([first.stopped, rig.settle(first)]);
      await first.stop();
      await rig.settle(rig.start({ takesUnclassed: true }));
      expect(rig.addressOf('web')).toBe('203.0.113.12');
      expect(rig.cloud.appliances()).toHaveLength(1);
    },
  );
});
