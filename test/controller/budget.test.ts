import { addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

const WEB = { namespace: 'shop', name: 'web' };

describe('the cost of a Service, with appliances that take 5 s a step,', () => {
  it.each([
    ['one appliance of two units', {}],
    ['a single unit', { 'kumiki.dev/redundant': 'false' }],
    ['a unique address', { 'kumiki.dev/address': '203.0.113.9' }],
    ['checks by ping', { 'kumiki.dev/check': 'ping' }],
  ])(
    'with %s is at most 14 requests and 15 s for its address, and 5 requests for its removal',
    async (_case, annotations) => {
      const rig = await startControllerRig({ steps: { migrate: 5, boot: 5, gracefulShutdown: 5 } });
      const { cloud, kube, time, addressOf } = rig;
      const controller = rig.start();
      await rig.settle(controller);
      cloud.requests();

      addService(kube, 'web', { annotations });
      const madeAt = time.clock.now();
      while (addressOf('web') === undefined) await time.clock.sleep(100);
      expect(time.clock.now() - madeAt).toBeLessThanOrEqual(15_000);
      await rig.settle(controller);
      expect(cloud.requests().length).toBeLessThanOrEqual(14);

      kube.remove('Service', WEB);
      while (kube.read('Service', WEB)) await time.clock.sleep(100);
      await rig.settle(controller);
      expect(cloud.requests().length).toBeLessThanOrEqual(5);
      expect(cloud.appliances()).toEqual([]);
    },
  );

  it('is at most 4 requests for each appliance when a node leaves, and none for irrelevant changes', async () => {
    const rig = await startControllerRig();
    const { cloud, kube } = rig;
    addService(kube);
    const controller = rig.start();
    await rig.settle(controller);
    cloud.requests();
    kube.remove('Node', { name: 'node-1' });
    await rig.settle(controller);
    expect(cloud.requests().length).toBeLessThanOrEqual(4);
    for (let event = 0; event < 20; event++) {
      kube.edit('Service', WEB, (each) => ({
        ...each,
        metadata: { ...each.metadata, labels: { event: `${event}` } },
      }));
    }
    await rig.settle(controller);
    expect(cloud.requests()).toEqual([]);
  });
});
