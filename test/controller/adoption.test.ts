import { FINALIZER } from '../../lib/controller/desired/services';
import { handMade, place } from '../appliance/reconcile/rig';
import { addService, closeControllerRigs, startControllerRig } from './controller-rig';

afterEach(closeControllerRigs);

describe('an appliance of the archived controller', () => {
  it('is recognised by the UID of its Service, and taken over with its address', async () => {
    const rig = await startControllerRig();
    const { uid = '' } = addService(rig.kube, 'web', { spec: { loadBalancerClass: undefined } }).metadata;
    const name = `a${uid.replaceAll('-', '')}`.slice(0, 32);
    place(rig.cloud, handMade({ name, tags: ['@k8s', '@k8s.Service=web'] }));
    const controller = rig.start({ takesUnclassed: true });
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBe('203.0.113.12');
    expect(rig.cloud.appliances()).toMatchObject([
      { id: 113499999999, name: 'k8s-shop-web-11e594', vrid: 7 },
    ]);
    expect(rig.cloud.appliances()[0]?.applied?.map((entry) => entry.VirtualIPAddress)).toEqual([
      '203.0.113.12',
    ]);
    await controller.stop();
    rig.cloud.requests();
    await rig.settle(rig.start({ takesUnclassed: true }));
    expect(rig.cloud.requests().filter((request) => !request.startsWith('GET '))).toEqual([]);
  });

  it('is not touched if it belongs to no Service of this cluster', async () => {
    const rig = await startControllerRig();
    place(rig.cloud, handMade({ name: 'a000000000000400080000000000000ff', tags: ['@k8s'] }));
    const before = JSON.stringify(rig.cloud.appliances()[0]);
    addService(rig.kube);
    await rig.settle(rig.start());
    expect(JSON.stringify(rig.cloud.appliances().find(({ id }) => id === 113499999999))).toBe(before);
  });

  it('keeps its plan and units, whatever the old annotations say, which an event names as not read', async () => {
    const rig = await startControllerRig();
    const { uid = '' } = addService(rig.kube, 'web', {
      annotations: { 'k8s.usacloud.jp/load-balancer-plan': 'standard' },
      spec: { loadBalancerClass: undefined },
    }).metadata;
    const name = `a${uid.replaceAll('-', '')}`.slice(0, 32);
    place(rig.cloud, handMade({ name, planId: 2, units: ['203.0.113.10'], tags: ['@k8s'] }));
    await rig.settle(rig.start({ takesUnclassed: true }));
    expect(rig.addressOf('web')).toBe('203.0.113.12');
    expect(rig.cloud.appliances()).toMatchObject([
      { id: 113499999999, planId: 2, units: ['203.0.113.10'], vrid: 7 },
    ]);
    expect(rig.events().join('\n')).toMatch(
      /LoadBalancerNote web: k8s.usacloud.jp\/load-balancer-plan: .*not read/,
    );
  });

  it('stays if its Service is deleted while no controller runs, and the Service is released', async () => {
    const rig = await startControllerRig();
    const web = { namespace: 'shop', name: 'web' };
    const { uid = '' } = addService(rig.kube, 'web', { spec: { loadBalancerClass: undefined } }).metadata;
    rig.kube.edit('Service', web, (service) => ({
      ...service,
      metadata: { ...service.metadata, finalizers: [FINALIZER] },
    }));
    place(rig.cloud, handMade({ name: `a${uid.replaceAll('-', '')}`.slice(0, 32) }));
    const before = JSON.stringify(rig.cloud.appliances());
    rig.kube.remove('Service', web);
    expect(rig.kube.read('Service', web)).toBeDefined();
    await rig.settle(rig.start({ takesUnclassed: true }));
    expect(rig.kube.read('Service', web)).toBeUndefined();
    expect(JSON.stringify(rig.cloud.appliances())).toBe(before);
  });
});
