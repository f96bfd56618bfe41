import { checkHolders, handMade, killAt, mutations, place } from '../appliance/reconcile/rig';
import {
  addNode,
  addService,
  type ControllerRig,
  closeControllerRigs,
  startControllerRig,
} from './controller-rig';

afterEach(closeControllerRigs);

const WEB = { namespace: 'shop', name: 'web' };

/** Checks what must hold whenever all work is done. */
async function checkEnd(rig: ControllerRig, services: readonly string[]): Promise<void> {
  const { cloud, kube, addressOf } = rig;
  checkHolders(cloud);
  const own = cloud.appliances().filter(({ tags }) => tags.some((tag) => tag.startsWith('kumiki-')));
  expect(own.map(({ name }) => name).sort()).toEqual(
    services.map((name) => `k8s-shop-${name}-11e594`).sort(),
  );
  for (const { saved, applied, tags } of own) {
    expect(applied).toEqual(saved);
    expect(tags).toHaveLength(1);
  }
  for (const name of services) expect(addressOf(name)).toBeDefined();
  expect(kube.all('Service').filter(({ metadata }) => metadata.deletionTimestamp)).toEqual([]);
}

describe('a leader that is killed at its n-th request', () => {
  it.each(Array.from({ length: 16 }, (_, index) => index + 1))(
    '%i leaves nothing that its successor does not finish or remove',
    async (k) => {
      for (const when of ['before', 'after'] as const) {
        const rig = await startControllerRig();
        place(rig.cloud, handMade());
        const before = JSON.stringify(rig.cloud.appliances());
        addService(rig.kube);
        const { transport, abort } = killAt(k, when);
        const first = rig.start({ transport, abort });
        // if it needs fewer requests, it is killed when it is done
        await Promise.race([first.stopped, rig.settle(first)]);
        await first.stop();
        const second = rig.start();
        await rig.settle(second);
        await checkEnd(rig, ['web']);
        rig.cloud.requests();
        // a third controller has nothing left to do
        await second.stop();
        const third = rig.start();
        await rig.settle(third);
        expect(mutations(rig.cloud.requests())).toEqual([]);
        rig.kube.remove('Service', WEB);
        await rig.settle(third);
        expect(JSON.stringify(rig.cloud.appliances())).toBe(before);
        await third.stop();
      }
    },
  );
});

describe('a leader that is killed while it removes', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('at request %i has a successor that finishes the removal', async (k) => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const first = rig.start();
    await rig.settle(first);
    await first.stop();
    rig.kube.remove('Service', WEB);
    const { transport, abort } = killAt(k);
    const second = rig.start({ transport, abort });
    await Promise.race([second.stopped, rig.settle(second)]);
    await second.stop();
    const third = rig.start();
    await rig.settle(third);
    await checkEnd(rig, []);
    expect(rig.kube.all('Service')).toEqual([]);
  });
});

describe('in trouble:', () => {
  it('two leaders at the same time create one appliance', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    // a controller that sees a different Lease leads at the same time
    const alone = new Proxy(rig.kube, {
      get: (target, name) => {
        if (name !== 'tryGet') return Reflect.get(target, name).bind?.(target) ?? Reflect.get(target, name);
        return (kind: 'Lease', at: { namespace: string; name: string }, options: object) =>
          target.tryGet(kind, kind === 'Lease' ? { ...at, name: 'another' } : at, options);
      },
    });
    const first = rig.start();
    const second = rig.start({ cluster: alone, leaseName: 'another' });
    await rig.settle(first);
    await rig.settle(second);
    await second.stop();
    await rig.settle(first);
    await checkEnd(rig, ['web']);
  });

  it('the API server is away for ten minutes: appliances stay, and changes are caught up with', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    rig.cloud.requests();
    rig.kube.setAway(true);
    await rig.time.clock.sleep(600_000);
    expect(mutations(rig.cloud.requests())).toEqual([]);
    rig.kube.remove('Service', WEB);
    addService(rig.kube, 'blog');
    rig.kube.setAway(false);
    await rig.time.clock.sleep(60_000);
    await rig.settle(controller);
    await checkEnd(rig, ['blog']);
  });

  it.each([1, 5, 20, 40])(
    'a Service is deleted %i s after it was created: nothing is left',
    async (seconds) => {
      const rig = await startControllerRig();
      const controller = rig.start();
      await rig.settle(controller);
      addService(rig.kube);
      await rig.time.clock.sleep(seconds * 1000);
      rig.kube.remove('Service', WEB);
      await rig.time.clock.sleep(1000);
      await rig.settle(controller);
      await checkEnd(rig, []);
      expect(rig.kube.all('Service')).toEqual([]);
    },
  );

  it('a Service is deleted and created again under the same name: it has one appliance', async () => {
    const rig = await startControllerRig();
    const controller = rig.start();
    addService(rig.kube);
    await rig.settle(controller);
    rig.kube.remove('Service', WEB);
    await rig.settle(controller);
    addService(rig.kube);
    await rig.settle(controller);
    await checkEnd(rig, ['web']);
  });

  it('watches lag behind and writes conflict: everything is still created, once', async () => {
    const rig = await startControllerRig();
    rig.kube.lagMs = 7_000;
    let writes = 0;
    rig.kube.before = (verb, kind) => {
      if (verb === 'get' || verb === 'list') return;
      writes += 1;
      if (kind === 'Service' && writes % 3 === 0) {
        rig.kube.edit('Service', WEB, (service) => ({
          ...service,
          metadata: { ...service.metadata, labels: { n: `${writes}` } },
        }));
      }
    };
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    await rig.time.clock.sleep(60_000);
    await rig.settle(controller);
    rig.kube.before = undefined;
    await checkEnd(rig, ['web']);
  });

  it('a finalizer and a status are removed by hand: they are restored', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    const address = rig.addressOf('web');
    rig.cloud.requests();
    rig.kube.edit('Service', WEB, ({ status: _status, ...service }) => ({
      ...service,
      metadata: { ...service.metadata, finalizers: [] },
    }));
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBe(address);
    expect(rig.kube.read('Service', WEB)?.metadata.finalizers).toHaveLength(1);
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });

  it('a cache lacks an existing Service: its virtual IP stays', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const first = rig.start();
    await rig.settle(first);
    await first.stop();
    rig.cloud.requests();
    let lies = 1;
    const lying = new Proxy(rig.kube, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'list') return value.bind(target);
        return async (kind: 'Service', ...rest: []) => {
          const found = await target.list(kind, ...rest);
          if (kind !== 'Service' || lies === 0) return found;
          lies -= 1;
          return { ...found, items: [] };
        };
      },
    });
    const second = rig.start({ cluster: lying });
    await rig.settle(second);
    await checkEnd(rig, ['web']);
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });

  it('a Service changes its type: its load balancer is removed, and the Service stays', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }], type: 'ClusterIP' },
    }));
    await rig.settle(controller);
    await checkEnd(rig, []);
    const web = rig.kube.read('Service', WEB);
    expect(web?.metadata.finalizers).toEqual([]);
    expect(web?.status?.loadBalancer?.ingress).toEqual([]);
    expect(rig.kube.all('Service').map(({ metadata }) => metadata.name)).toEqual(['web']);
  });

  it('Services of other controllers or of a stack exist: they are left alone', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'other', { spec: { loadBalancerClass: 'example.com/other' } });
    addService(rig.kube, 'edge', { spec: { loadBalancerClass: 'kumiki.dev/sakura-stack' } });
    addService(rig.kube, 'unclassed', { spec: { loadBalancerClass: undefined } });
    addService(rig.kube, 'stacked', { annotations: { 'kumiki.dev/stack': 'shop-Edge' } });
    const controller = rig.start();
    await rig.settle(controller);
    await checkEnd(rig, []);
    expect(rig.kube.writes.filter(({ kind }) => kind === 'Service')).toEqual([]);
    await controller.stop();
    const second = rig.start({ takesUnclassed: true });
    await rig.settle(second);
    await checkEnd(rig, ['unclassed']);
  });

  it('all nodes vanish from the API for five minutes: every server stays', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    rig.cloud.requests();
    for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
    await rig.time.clock.sleep(300_000);
    await rig.settle(controller);
    expect(mutations(rig.cloud.requests())).toEqual([]);
    for (const name of ['node-1', 'node-2']) addNode(rig.kube, name);
    await rig.settle(controller);
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });
});
