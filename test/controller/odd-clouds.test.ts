import type { Transport } from '../../lib/sakura/http/http';
import { mutations } from '../appliance/reconcile/rig';
import { MemoryCluster } from '../kubernetes-api/memory-cluster';
import {
  addNode,
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
  rig.cloud.requests();
  return [rig, controller];
}

describe('a network that is gone', () => {
  it('does not make the controller remove an appliance, even after a restart, and an event says so', async () => {
    const [rig, controller] = await startWeb();
    const address = rig.addressOf('web');
    rig.cloud.simulator.edit(({ routers, switches }) => {
      for (const id of Object.keys(routers)) Reflect.deleteProperty(routers, id);
      for (const id of Object.keys(switches)) Reflect.deleteProperty(switches, id);
    });
    await rig.time.clock.sleep(1_300_000);
    expect(rig.cloud.appliances()).toHaveLength(1);
    await controller.stop();
    rig.start();
    await rig.time.clock.sleep(1_300_000);
    expect(rig.cloud.appliances()).toHaveLength(1);
    expect(rig.addressOf('web')).toBe(address);
    expect(rig.events().join('\n')).toMatch(/Warning CannotBeServed web: .*what runs is left as it is/);
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });
});

describe('a quota of the account', () => {
  it('is reported in an event with its error code, leaves nothing half-made, and is retried less and less often', async () => {
    const rig = await startControllerRig();
    let tries = 0;
    let isFull = true;
    const transport: Transport = (request) => {
      if (!isFull || request.method !== 'POST' || !request.url.endsWith('/appliance'))
        return rig.time.transport(request);
      tries += 1;
      const text = JSON.stringify({
        is_fatal: true,
        serial: 'f0',
        status: '409 Conflict',
        error_code: 'limit_count_in_account',
        error_msg: 'アカウントのリソース数上限に達しました',
      });
      return Promise.resolve({
        ...{ status: 409, contentType: 'application/json', retryAfter: undefined, text },
      });
    };
    addService(rig.kube);
    const controller = rig.start({ transport });
    await rig.time.clock.sleep(3_600_000);
    expect(tries).toBeGreaterThan(5);
    expect(tries).toBeLessThan(40);
    expect(rig.cloud.appliances()).toEqual([]);
    expect(rig.addressOf('web')).toBeUndefined();
    const failed = rig.events().filter((text) => text.startsWith('Warning LoadBalancerFailed web:'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain('limit_count_in_account');
    isFull = false;
    await rig.time.clock.sleep(400_000);
    await rig.settle(controller);
    expect(rig.addressOf('web')).toMatch(/^203\.0\.113\./);
    expect(rig.cloud.appliances()).toHaveLength(1);
  });
});

describe('a Service with other ports or address families', () => {
  it('keeps its load balancer and probe if a port of another protocol is added', async () => {
    const [rig, controller] = await startWeb();
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      spec: {
        ...service.spec,
        ports: [
          { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
          { name: 'http3', port: 80, targetPort: 8080, protocol: 'UDP' },
        ],
      },
    }));
    await rig.settle(controller);
    expect(rig.events().join('\n')).toMatch(/CannotBeServed web: port 80 is UDP.*what runs is left as it is/);
    const probe = rig.kube.read('Service', { namespace: 'shop', name: 'web-probe' });
    expect(probe?.spec?.ports).toMatchObject([{ port: 80, protocol: 'TCP', targetPort: 8080 }]);
    rig.kube.edit('Service', WEB, (service) => ({
      ...service,
      spec: { ...service.spec, ports: [{ port: 80, targetPort: 8080, protocol: 'UDP' }] },
    }));
    await rig.settle(controller);
    expect(rig.kube.read('Service', { namespace: 'shop', name: 'web-probe' })?.spec).toEqual(probe?.spec);
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });

  it('gets a load balancer with IPv4 even if IPv6 comes first, also for its servers', async () => {
    const rig = await startControllerRig();
    for (const name of ['node-1', 'node-2']) {
      rig.kube.edit('Node', { name }, (node) => ({
        ...node,
        status: { ...node.status, addresses: [{ type: 'InternalIP', address: 'fd00::1' }] },
      }));
    }
    addService(rig.kube, 'web', { spec: { ipFamilies: ['IPv6', 'IPv4'] } });
    await rig.settle(rig.start());
    expect(rig.addressOf('web')).toMatch(/^203\.0\.113\./);
    const servers = rig.cloud.appliances()[0]?.applied?.[0]?.Servers ?? [];
    expect(servers.map(({ IPAddress }) => IPAddress).join()).toMatch(/^[\d.]+,[\d.]+$/);
    expect(rig.events().join('\n')).toContain('LoadBalancerNote web: the Service has two address families');
  });
});

describe('two clusters in one account', () => {
  it('with Services and nodes of the same names leave each other alone', async () => {
    const [rig, first] = await startWeb();
    const other = new MemoryCluster(rig.time.clock);
    other.put('Namespace', {
      metadata: { name: 'kube-system', uid: '00000000-0000-4000-8000-0000000000ff' },
    });
    other.put('Namespace', { metadata: { name: 'shop' } });
    for (const name of ['node-1', 'node-2']) addNode(other, name);
    addService(other);
    const second = rig.start({ cluster: other });
    await rig.settle(second);
    const address = other.read('Service', WEB)?.status?.loadBalancer?.ingress?.[0]?.ip;
    expect(address).toMatch(/^203\.0\.113\./);
    expect(address).not.toBe(rig.addressOf('web'));
    expect(rig.cloud.appliances()).toHaveLength(2);
    rig.kube.remove('Service', WEB);
    await rig.settle(first);
    const left = rig.cloud.appliances();
    expect(left.map(({ applied }) => applied?.[0]?.VirtualIPAddress)).toEqual([address]);
  });
});
