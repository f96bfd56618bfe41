import { FINALIZER } from '../../lib/controller/desired/services';
import {
  addService,
  type ControllerRig,
  closeControllerRigs,
  type Running,
  startControllerRig,
} from './controller-rig';

afterEach(closeControllerRigs);

const WEB = { namespace: 'shop', name: 'web' };

async function startWeb(): Promise<[ControllerRig, Running]> {
  const rig = await startControllerRig();
  addService(rig.kube);
  const controller = rig.start();
  await rig.settle(controller);
  return [rig, controller];
}

describe('a Service', () => {
  it('that becomes an ExternalName is released, and gets a load balancer again when it is changed back', async () => {
    const [rig, controller] = await startWeb();
    const before = rig.kube.read('Service', WEB);
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      spec: { type: 'ExternalName', externalName: 'www.example.jp' },
    }));
    await rig.settle(controller);
    expect(rig.cloud.appliances()).toEqual([]);
    const released = rig.kube.read('Service', WEB);
    expect(released?.metadata.finalizers ?? []).toEqual([]);
    expect(released?.status).toMatchObject({ conditions: [], loadBalancer: { ingress: [] } });
    expect(rig.kube.all('Service').map(({ metadata }) => metadata.name)).toEqual(['web']);
    rig.kube.edit('Service', WEB, (service) => ({ ...service, spec: before?.spec }));
    await rig.settle(controller);
    expect(rig.addressOf('web')).toMatch(/^203\.0\.113\./);
    expect(rig.cloud.appliances()).toHaveLength(1);
  });

  it('that is deleted and created again at once has one load balancer and its own finalizer', async () => {
    const [rig, controller] = await startWeb();
    rig.kube.remove('Service', WEB);
    // `kubectl delete --force` and others remove finalizers
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      metadata: { ...service.metadata, finalizers: [] },
    }));
    const again = addService(rig.kube);
    await rig.settle(controller);
    const found = rig.kube.read('Service', WEB);
    expect(found?.metadata.uid).toBe(again.metadata.uid);
    expect(found?.metadata.finalizers).toEqual([FINALIZER]);
    expect(rig.addressOf('web')).toMatch(/^203\.0\.113\./);
    expect(rig.cloud.appliances()).toHaveLength(1);
    const probe = rig.kube.read('Service', { namespace: 'shop', name: 'web-probe' });
    expect(probe?.metadata.ownerReferences?.[0]?.uid).toBe(again.metadata.uid);
  });

  it('keeps finalizers of others, but not one of our name that another controller left', async () => {
    const rig = await startControllerRig();
    addService(rig.kube);
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      metadata: { ...service.metadata, finalizers: [FINALIZER, 'example.jp/audit'] },
    }));
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.addressOf('web')).toMatch(/^203\.0\.113\./);
    rig.kube.remove('Service', WEB);
    await rig.settle(controller);
    expect(rig.kube.read('Service', WEB)?.metadata.finalizers).toEqual(['example.jp/audit']);
    expect(rig.cloud.appliances()).toEqual([]);
  });
});

describe('an appliance', () => {
  it('that is removed in the control panel is created again, with its address', async () => {
    const [rig, controller] = await startWeb();
    const address = rig.addressOf('web');
    rig.cloud.simulator.edit(({ appliances }) => {
      for (const id of Object.keys(appliances)) Reflect.deleteProperty(appliances, id);
    });
    expect(rig.cloud.appliances()).toEqual([]);
    await rig.time.clock.sleep(700_000);
    await rig.settle(controller);
    expect(rig.cloud.appliances()).toHaveLength(1);
    expect(rig.addressOf('web')).toBe(address);
  });
});
