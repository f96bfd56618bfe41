import { DEFAULT_SITE } from '../../lib/simulator';
import { handMade, mutations, place } from '../appliance/reconcile/rig';
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

/** Changes the annotations of a Service, as `kubectl annotate --overwrite` does. */
function annotate({ kube }: ControllerRig, annotations: Record<string, string>): void {
  kube.edit('Service', WEB, (service) => ({ ...service, metadata: { ...service.metadata, annotations } }));
}

async function startWeb(annotations: Record<string, string> = {}): Promise<[ControllerRig, Running]> {
  const rig = await startControllerRig();
  addService(rig.kube, 'web', { annotations });
  const controller = rig.start();
  await rig.settle(controller);
  rig.cloud.requests();
  return [rig, controller];
}

function serversOf({ cloud }: ControllerRig): (string | undefined)[] {
  return (cloud.appliances()[0]?.applied?.[0]?.Servers ?? []).map((each) => each.IPAddress);
}

describe('a wrong value on a served Service', () => {
  it.each<[string, string, string?]>([
    ['kumiki.dev/delay-seconds', 'often'],
    ['kumiki.dev/delay-seconds', '９０'],
    ['kumiki.dev/plan', 'premium'],
    ['kumiki.dev/redundant', 'yes'],
    ['kumiki.dev/check', 'http:healthz'],
    ['kumiki.dev/check-status', '204'],
    ['kumiki.dev/address', '203.0.113.256'],
    ['kumiki.dev/address', '198.51.100.9'],
    ['kumiki.dev/gateway', '203.0.113.1'],
    ['kumiki.dev/unit-addresses', '192.168.0.4,192.168.0.5/24', '192.168.0.4, 192.168.0.5, /24'],
    ['kumiki.dev/network', 'router:name=nowhere', 'nowhere'],
    ['kumiki.dev/network', 'switch:name=private', 'given: switch private'],
    ['kumiki.dev/shared-appliance', 'small'],
    ['kumiki.dev/adopt', '113499999999'],
    ['kumiki.dev/sorry-server', 'sorry.example.jp'],
    ['kumiki.dev/redundnat', 'true', 'given: kumiki.dev/redundnat'],
    ['kumki.dev/plan', 'highspec', 'given: kumki.dev/plan'],
  ])(
    'in %s: %s is shown in an event, and the load balancer stays and still follows the nodes',
    async (key, value, given = value) => {
      const rig = await startControllerRig({
        site: { ...DEFAULT_SITE, switches: [...(DEFAULT_SITE.switches ?? []), { name: 'private' }] },
      });
      addService(rig.kube);
      const controller = rig.start();
      await rig.settle(controller);
      rig.cloud.requests();
      const address = rig.addressOf('web');
      annotate(rig, { [key]: value });
      await rig.settle(controller);
      expect(mutations(rig.cloud.requests())).toEqual([]);
      const [event] = rig.events().filter((text) => text.startsWith('Warning CannotBeServed web:'));
      expect(event).toContain(given);
      expect(event).toContain('what runs is left as it is');
      rig.kube.edit('Node', { name: 'node-2' }, (node) => ({
        ...node,
        metadata: {
          ...node.metadata,
          labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' },
        },
      }));
      await rig.settle(controller);
      expect(serversOf(rig)).toHaveLength(1);
      expect(rig.addressOf('web')).toBe(address);
      annotate(rig, {});
      await rig.settle(controller);
      expect(rig.kube.read('Service', WEB)?.status?.conditions).toMatchObject([
        { status: 'True', reason: 'AddressReady' },
      ]);
    },
  );
});

describe('the probe Service', () => {
  it('blocks the load balancer while its name is taken, and an event says so', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'web-probe', { spec: { type: 'ClusterIP', loadBalancerClass: undefined } });
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.cloud.appliances()).toEqual([]);
    expect(rig.events()).toContainEqual(
      expect.stringContaining('Warning CannotBeServed web: there is a Service web-probe already'),
    );
    rig.kube.remove('Service', { namespace: 'shop', name: 'web-probe' });
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBeDefined();
  });

  it('includes pods that are not ready if the Service does', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'web', { spec: { publishNotReadyAddresses: true } });
    const controller = rig.start();
    await rig.settle(controller);
    const probe = () => rig.kube.read('Service', { namespace: 'shop', name: 'web-probe' })?.spec;
    expect(probe()?.publishNotReadyAddresses).toBe(true);
    rig.kube.edit('Service', WEB, ({ spec, ...rest }) => ({
      ...rest,
      spec: { ...spec, publishNotReadyAddresses: false },
    }));
    await rig.settle(controller);
    expect(probe()?.publishNotReadyAddresses).toBe(false);
  });

  it('is reported in an event if it cannot be written', async () => {
    const rig = await startControllerRig();
    rig.kube.before = (verb) => {
      if (verb === 'apply') throw Object.assign(new Error('exceeded quota: services.loadbalancers'));
    };
    addService(rig.kube);
    rig.start();
    await rig.time.clock.sleep(120_000);
    expect(rig.events()).toContainEqual(expect.stringMatching(/^Warning ServiceFailed web: /));
  });
});

describe('kumiki.dev/adopt', () => {
  it('that names a missing load balancer creates none, and adopts it once it exists', async () => {
    const [rig, controller] = await startWeb({ 'kumiki.dev/adopt': '113499999999' });
    expect(rig.cloud.appliances()).toEqual([]);
    expect(rig.events()).toContainEqual(
      expect.stringContaining('there is no load balancer 113499999999 without an owner'),
    );
    place(rig.cloud, handMade());
    await rig.time.clock.sleep(120_000);
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBe('203.0.113.12');
    expect(rig.cloud.appliances()).toHaveLength(1);
  });

  it('on two Services adopts for one, and an event reports the other', async () => {
    const rig = await startControllerRig();
    place(rig.cloud, handMade());
    for (const name of ['web', 'blog'])
      addService(rig.kube, name, { annotations: { 'kumiki.dev/adopt': '113499999999' } });
    const controller = rig.start();
    await rig.settle(controller);
    await rig.time.clock.sleep(120_000);
    await rig.settle(controller);
    expect(rig.cloud.appliances()).toHaveLength(1);
    expect(['web', 'blog'].map((name) => rig.addressOf(name)).filter(Boolean)).toEqual(['203.0.113.12']);
    expect(
      rig.events().filter((text) => text.startsWith('Warning CannotBeServed')).length,
    ).toBeGreaterThanOrEqual(1);
  });
});

describe('a controller that was restarted or disturbed', () => {
  it('keeps the load balancer of a Service without a class, even without --unclassed', async () => {
    const rig = await startControllerRig();
    addService(rig.kube, 'web', { spec: { loadBalancerClass: undefined } });
    const first = rig.start({ takesUnclassed: true });
    await rig.settle(first);
    await first.stop();
    const address = rig.addressOf('web');
    rig.cloud.requests();
    const second = rig.start();
    addService(rig.kube, 'blog', { spec: { loadBalancerClass: undefined } });
    await rig.settle(second);
    expect(rig.addressOf('web')).toBe(address);
    expect(rig.addressOf('blog')).toBeUndefined();
    expect(mutations(rig.cloud.requests())).toEqual([]);
    rig.kube.remove('Service', WEB);
    await rig.settle(second);
    expect(rig.cloud.appliances()).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])(
    'removes the finalizer if it was killed at write %i and the type changed',
    async (k) => {
      const rig = await startControllerRig();
      addService(rig.kube);
      const abort = new AbortController();
      let writes = 0;
      rig.kube.before = (verb, kind) => {
        if (kind !== 'Service' || verb === 'get' || verb === 'list') return;
        writes += 1;
        if (writes > k) abort.abort(new Error('killed'));
        if (writes > k) throw new Error('killed');
      };
      const first = rig.start({ abort });
      await Promise.race([first.stopped, rig.settle(first)]);
      await first.stop();
      rig.kube.before = undefined;
      rig.kube.edit('Service', WEB, ({ spec: _spec, ...rest }) => ({
        ...rest,
        spec: { type: 'ClusterIP', ports: [{ port: 80 }] },
      }));
      const second = rig.start();
      await rig.settle(second);
      expect(rig.kube.read('Service', WEB)?.metadata.finalizers ?? []).toEqual([]);
      expect(rig.cloud.appliances()).toEqual([]);
      expect(rig.kube.read('Service', WEB)?.status?.conditions ?? []).toEqual([]);
    },
  );

  it('does not count the time to an address again when a status is removed', async () => {
    const [rig, controller] = await startWeb();
    await rig.time.clock.sleep(3_600_000);
    rig.kube.edit('Service', WEB, ({ status: _status, ...rest }) => rest);
    await rig.settle(controller);
    expect(rig.addressOf('web')).toBeDefined();
    expect(controller.controller.renderMetrics()).toContain('address_seconds_count 1\n');
  });
});

describe('nodes', () => {
  it('without the label for ARP are named in an event', async () => {
    const rig = await startControllerRig();
    addNode(rig.kube, 'node-2', {});
    addService(rig.kube);
    const controller = rig.start();
    await rig.settle(controller);
    expect(rig.events().filter((text) => text.includes('NodeArpUnknown'))).toEqual([
      expect.stringContaining('kubectl label node node-2 kumiki.dev/arp=quiet --overwrite'),
    ]);
    expect(serversOf(rig)).toHaveLength(2);
    addNode(rig.kube, 'node-2');
    await rig.settle(controller);
    addNode(rig.kube, 'node-2', { 'kumiki.dev/arp': 'no' });
    await rig.settle(controller);
    expect(rig.events().filter((text) => text.includes('NodeArpUnknown'))).toHaveLength(2);
  });

  it('beyond 40 do not serve, and an event says so', async () => {
    const names = Array.from({ length: 45 }, (_, index) => `worker-${index}`);
    const rig = await startControllerRig({
      site: {
        switches: [{ name: 'private' }],
        servers: names.map((name, index) => ({
          name,
          interfaces: [{ switch: 'private', address: `10.1.0.${index + 10}` }],
        })),
      },
    });
    for (const name of ['node-1', 'node-2']) rig.kube.remove('Node', { name });
    for (const name of names) addNode(rig.kube, name);
    addService(rig.kube, 'web', {
      annotations: {
        'kumiki.dev/network': 'switch:name=private',
        'kumiki.dev/unit-addresses': '10.1.1.1,10.1.1.2/16',
        'kumiki.dev/address': '10.1.2.1',
      },
    });
    const controller = rig.start();
    await rig.settle(controller);
    const chosen = serversOf(rig);
    expect(chosen).toHaveLength(40);
    expect(rig.events()).toContainEqual(
      expect.stringContaining('Normal LoadBalancerNote web: 45 nodes could serve'),
    );
    await controller.stop();
    rig.cloud.requests();
    await rig.settle(rig.start());
    expect(mutations(rig.cloud.requests())).toEqual([]);
  });
});
