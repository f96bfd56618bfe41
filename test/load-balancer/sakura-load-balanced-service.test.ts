import { ApiObject, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-25';
import { App } from '../../lib/app';
import { collectNotes } from '../../lib/core/notes';
import type { PodBackend } from '../../lib/core/references';
import { Stack } from '../../lib/core/stack';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import { HealthCheck } from '../../lib/load-balancer/health-check';
import { resolveService } from '../../lib/load-balancer/resolved-service';
import { artifactOf, loadBalanced, problemsBelow, service, testStack, workload } from './service-site';

describe('SakuraLoadBalancedService', () => {
  it('creates a Service of our class for IPv4, whose connections any node passes on', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    expect(edge.service.toJson()).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: expect.stringMatching(/^shop-edge-service-/), namespace: 'shop' },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'kumiki.dev/sakura-stack',
        allocateLoadBalancerNodePorts: false,
        ipFamilyPolicy: 'SingleStack',
        ipFamilies: ['IPv4'],
        externalTrafficPolicy: 'Cluster',
        selector: { app: 'web' },
        ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 }],
      },
    });
  });

  it('creates a probe Service with the same pods and ports for checks that the node must answer', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80, 8443] });
    const { spec } = edge.service.toJson();
    expect(edge.probeService?.toJson().spec).toEqual({
      ...spec,
      externalTrafficPolicy: 'Local',
      loadBalancerClass: 'kumiki.dev/sakura-probe',
    });
  });

  it('creates no probe Service for pings, and lets any node take a connection', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, {
      backend: workload(stack),
      ports: [80],
      healthCheck: HealthCheck.ping(),
    });
    expect(edge.probeService).toBeUndefined();
    expect(edge.service.toJson().spec.externalTrafficPolicy).toBe('Cluster');
  });

  it('lets any node take a connection when one port of several is pinged, and probes the others', () => {
    const stack = testStack();
    const ports = [80, { port: 443, healthCheck: HealthCheck.ping() }];
    const edge = loadBalanced(stack, { backend: workload(stack), ports });
    expect(edge.service.toJson().spec.externalTrafficPolicy).toBe('Cluster');
    expect(edge.probeService?.toJson().spec.externalTrafficPolicy).toBe('Local');
    expect(edge.probeService?.toJson().spec.ports).toMatchObject([{ port: 80 }]);
  });

  it('takes ports and targets from a Service once the tree is complete', () => {
    const stack = testStack();
    const backend = service(stack, [{ port: 80, targetPort: 'web' }]);
    const edge = loadBalanced(stack, { backend });
    backend.addJsonPatch(JsonPatch.add('/spec/ports/-', { port: 9000, targetPort: 9001 }));
    expect(edge.service.toJson().spec.ports).toEqual([
      { name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' },
      { name: 'tcp-9000', port: 9000, protocol: 'TCP', targetPort: 9001 },
    ]);
    expect(artifactOf(edge.loadBalancer).spec.virtualIps[0]?.ports.map(({ port }) => port)).toEqual([
      80, 9000,
    ]);
  });

  it('accepts workloads of cdk8s-plus-25', () => {
    const stack = testStack();
    const backend = new Deployment(stack, 'Web', { containers: [{ image: 'nginx', portNumber: 8080 }] });
    const edge = loadBalanced(stack, { backend, ports: [80] });
    expect(problemsBelow(stack)).toEqual([]);
    expect(edge.service.toJson().spec.selector).toEqual(
      ApiObject.of(backend).toJson().spec.selector.matchLabels,
    );
  });

  it('accepts workloads of Kumiki', () => {
    const stack = testStack();
    const { frontend } = new GuestbookApp(stack, 'Guestbook');
    const edge = loadBalanced(stack, { backend: frontend, ports: [80] });
    expect(problemsBelow(stack)).toEqual([]);
    expect(edge.service.toJson().spec.selector).toEqual(frontend.toPodBackend().selector);
  });

  it('refuses a backend without namespace, which is in default, for a Service in another one', () => {
    const app = new App();
    const backend = workload(new Stack(app, 'plain'));
    const shop = new Stack(app, 'shop', { namespace: 'shop' });
    loadBalanced(shop, { backend, ports: [80] });
    expect(problemsBelow(shop)).toEqual([
      "SYNTH_BACKEND shop/Edge: the backend 'plain/Web' is in the namespace 'default', the Service in 'shop'",
    ]);
  });

  it('serves a backend without namespace from a Service without one', () => {
    const stack = testStack({});
    loadBalanced(stack, { backend: workload(stack), ports: [80] });
    expect(problemsBelow(stack)).toEqual([]);
  });

  it('describes its virtual IP in full', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, {
      backend: workload(stack),
      ports: [80, { port: 443, healthCheck: HealthCheck.https({ path: '/up' }), delayLoopSeconds: 30 }],
      address: '203.0.113.10',
      description: 'the shop',
      sorryServer: '203.0.113.30',
      delayLoopSeconds: 20,
      servers: ['203.0.113.21', { hostname: 'node-2', address: '203.0.113.22' }],
    });
    expect(artifactOf(edge.loadBalancer).spec.virtualIps).toEqual([
      {
        key: 'shop/Edge',
        address: '203.0.113.10',
        description: 'the shop',
        sorryServer: '203.0.113.30',
        ports: [
          { port: 80, delayLoopSeconds: 20, healthCheck: { protocol: 'tcp' } },
          { port: 443, delayLoopSeconds: 30, healthCheck: { protocol: 'https', path: '/up', status: 200 } },
        ],
        servers: [
          { address: '203.0.113.21', enabled: true },
          { address: '203.0.113.22', enabled: true },
        ],
      },
    ]);
  });

  it('announces its Service on the virtual IP, and the probe Service on the nodes', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    const names = [edge.service.name, edge.probeService?.name];
    expect(artifactOf(edge.loadBalancer).services).toEqual([
      { virtualIpKey: 'shop/Edge', role: 'service', namespace: 'shop', name: names[0] },
      { virtualIpKey: 'shop/Edge', role: 'probe', namespace: 'shop', name: names[1] },
    ]);
  });

  it('leaves the address out of the manifests, as the status belongs to others', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80], address: '203.0.113.10' });
    expect(JSON.stringify([edge.service.toJson(), edge.probeService?.toJson()])).not.toContain(
      '203.0.113.10',
    );
  });

  it('passes properties of the appliance on to it', () => {
    const stack = testStack({ zone: 'is1b' });
    const appliance = { redundant: true, plan: 'highspec', vrid: 7, name: 'edge', tags: ['b', 'a'] } as const;
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80], ...appliance, zone: 'tk1a' });
    expect(artifactOf(edge.loadBalancer).spec).toMatchObject({
      ...appliance,
      tags: ['a', 'b'],
      zone: 'tk1a',
    });
  });

  it('names its appliance after itself', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    expect(artifactOf(edge.loadBalancer).spec).toMatchObject({
      id: 'shop-Edge-LoadBalancer',
      name: 'shop-Edge',
    });
  });

  it('notes that node ports of the backend are not used', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: service(stack, [{ port: 80, nodePort: 30080 }]) });
    const plain = loadBalanced(stack, { backend: workload(stack), ports: [81] }, 'Plain');
    expect(problemsBelow(stack)).toEqual([]);
    expect(collectNotes(edge)).toMatchObject([{ text: expect.stringContaining('node port 30080') }]);
    expect(collectNotes(plain)).toEqual([]);
  });

  it('resolves its backend once in each synthesis, however many parts need the result', () => {
    const app = new App();
    const stack = new Stack(app, 'shop');
    let reads = 0;
    const backend = Object.assign(workload(stack), {
      toPodBackend: (): PodBackend => ({
        construct: backend,
        namespace: undefined,
        selector: { app: 'web' },
        get ports() {
          reads += 1;
          return [{ number: 8080, protocol: 'TCP' } as const];
        },
        servicePorts: [],
      }),
    });
    loadBalanced(stack, { backend, ports: [80] });
    resolveService({ backend, ports: [80], servers: [] }, { isPublic: true, unitAddresses: undefined });
    const once = reads;
    app.assemble();
    expect(reads).toBe(2 * once);
  });
});
