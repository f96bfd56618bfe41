import { ApiObject, type ApiObjectProps, App, JsonPatch } from 'cdk8s';
import { Service as PlusService } from 'cdk8s-plus-25';
import { collectNotes } from '../../lib/core/notes';
import type { PodBackend } from '../../lib/core/references';
import { Stack } from '../../lib/core/stack';
import { NginxIngressGateway } from '../../lib/gateway/nginx-ingress-gateway';
import { GuestbookFlavour } from '../../lib/guestbook/flavour';
import { GuestbookApp } from '../../lib/guestbook/guestbook-app';
import { toPodBackend } from '../../lib/kubernetes/backend/pod-backend';
import { HealthCheck } from '../../lib/load-balancer/health-check';
import { RouterNetwork, SwitchNetwork } from '../../lib/load-balancer/network';
import { Servers } from '../../lib/load-balancer/servers';
import type { OnRouterProps } from '../../lib/load-balancer/service-props';
import { artifactOf, loadBalanced, problemsBelow, testStack, workload } from './service-site';

const ping = HealthCheck.ping();
const nodes = ['203.0.113.21', '203.0.113.22'];

/** Creates two services with port 80 in two stacks of an app. */
function twoServices(first: Partial<OnRouterProps>, second: Partial<OnRouterProps>) {
  const app = new App();
  const [shop, blog] = ['shop', 'blog'].map((id) => new Stack(app, id, { namespace: id }));
  if (!shop || !blog) throw new Error('two stacks');
  loadBalanced(shop, { backend: workload(shop), ports: [80], servers: nodes, ...first });
  const edge = loadBalanced(blog, { backend: workload(blog), ports: [80], servers: nodes, ...second });
  return { problems: problemsBelow(blog), notes: collectNotes(edge).map(({ text }) => text), shop };
}

describe('checks of two services at one port', () => {
  it('are refused on a common machine, even in different stacks', () => {
    const { problems, shop } = twoServices({}, { servers: ['203.0.113.22', '203.0.113.23'] });
    expect(problems).toEqual([
      "LB_PROBE_CONFLICT blog/Edge: 'blog/Edge' and 'shop/Edge' are both checked at port 80 of the same machine, where the pods of one of them would answer for the other",
    ]);
    expect(problemsBelow(shop)).toEqual([]);
  });

  it.each<[string, Partial<OnRouterProps>, Partial<OnRouterProps>]>([
    ['with pings for one of them', {}, { healthCheck: ping }],
    ['on other machines', {}, { servers: ['203.0.113.31'] }],
    ['at another port', {}, { ports: [81] }],
    ['without a probe Service for one of them', { createProbeService: false }, {}],
    [
      'in another zone, found by tag',
      { servers: [Servers.byTag('k8s')], zone: 'is1b' },
      { servers: [Servers.byTag('k8s')], zone: 'tk1a' },
    ],
    ['by other names', { servers: [Servers.byName('a')] }, { servers: [Servers.byName('b')] }],
  ])('are fine %s', (_, first, second) => {
    const { problems, notes } = twoServices(first, second);
    expect(problems).toEqual([]);
    expect(notes.filter((note) => note.includes('is checked at port'))).toEqual([]);
  });

  it.each(['byTag', 'byName', 'byId'] as const)('are refused on machines found %s', (way) => {
    const servers = [Servers[way]('1')];
    expect(twoServices({ servers }, { servers }).problems).toEqual([
      expect.stringMatching(/^LB_PROBE_CONFLICT/),
    ]);
  });

  it.each([
    ['by tag and by address', [Servers.byTag('k8s')], nodes],
    ['by address and by name', nodes, [Servers.byName('a')]],
    ['by two tags', [Servers.byTag('a')], [Servers.byTag('b')]],
  ])('are noted if machines named %s may be the same', (_, first, second) => {
    const { problems, notes } = twoServices({ servers: first }, { servers: second });
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^'shop\/Edge' is checked at port 80, too/)]);
  });
});

describe('ports that nodes use themselves', () => {
  it.each([22, 2379, 2380, 6443, 10_250, 10_256])('must not be checked through a Service: %d', (port) => {
    const stack = testStack();
    const ports = [{ port, targetPort: 8080 }];
    loadBalanced(stack, { backend: workload(stack), ports });
    expect(problemsBelow(stack)).toEqual([expect.stringMatching(`LB_NODE_PORT .*port ${port}`)]);
  });

  it('include those that machines of the app declare', () => {
    const stack = testStack();
    const servers = [{ address: '203.0.113.21', ownPorts: [{ port: 8080, use: 'the API server of 2014' }] }];
    loadBalanced(stack, { backend: workload(stack), ports: [8080], servers });
    expect(problemsBelow(stack)).toEqual([
      expect.stringMatching('LB_NODE_PORT .*8080 themselves, for the API server of 2014'),
    ]);
  });

  const pods = (id: string, spec: object) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    spec: { template: { metadata: { labels: { app: id } }, spec } },
  });
  const nodePorts = (app: string, spec: object) => ({
    apiVersion: 'v1',
    kind: 'Service',
    spec: { type: 'NodePort', selector: { app }, ...spec },
  });
  const http = { containers: [{ name: 'main', ports: [{ containerPort: 80, hostPort: 30_080 }] }] };

  it.each<[string, ApiObjectProps]>([
    ['node ports of other Services', nodePorts('other', { ports: [{ port: 80, nodePort: 30_080 }] })],
    ['health check node ports', nodePorts('other', { ports: [], healthCheckNodePort: 30_080 })],
    ['host ports of other pods', pods('other', http)],
    [
      'ports of pods on the network of the node',
      pods('other', { hostNetwork: true, containers: [{ ports: [{ containerPort: 30_080 }] }] }),
    ],
  ])('include %s', (_, object) => {
    const stack = testStack();
    new ApiObject(stack, 'Other', object);
    loadBalanced(stack, { backend: workload(stack), ports: [30_080] });
    expect(problemsBelow(stack)).toEqual([
      expect.stringMatching("LB_NODE_PORT .*30080 themselves, for 'shop/Other'"),
    ]);
  });

  it.each<[string, ApiObjectProps]>([
    ['a Service with the same pods', nodePorts('web', { ports: [{ port: 80, nodePort: 30_080 }] })],
    ['the same pods', pods('web', http)],
    ['UDP', nodePorts('other', { ports: [{ port: 80, nodePort: 30_080, protocol: 'UDP' }] })],
    [
      'the loopback address',
      pods('other', { containers: [{ ports: [{ hostPort: 30_080, hostIP: '127.0.0.1' }] }] }),
    ],
    ['nothing but the pods', pods('other', { containers: [{ ports: [{ containerPort: 30_080 }] }] })],
    ['no node port yet', nodePorts('other', { ports: [{ port: 30_080 }] })],
  ])('do not include those of %s', (_, object) => {
    const stack = testStack();
    new ApiObject(stack, 'Other', object);
    loadBalanced(stack, { backend: workload(stack), ports: [30_080] });
    expect(problemsBelow(stack)).toEqual([]);
  });

  it('do not include those of other clusters', () => {
    const stack = testStack();
    const other = new Stack(stack.node.root as App, 'other', { kubeContext: 'other' });
    new ApiObject(other, 'Other', pods('other', http));
    loadBalanced(stack, { backend: workload(stack), ports: [30_080] });
    expect(problemsBelow(stack)).toEqual([]);
  });

  it.each<[string, Partial<OnRouterProps>]>([
    ['pings', { healthCheck: ping }],
    ['no probe Service', { createProbeService: false }],
    ['an explicit word', { ports: [{ port: 22, targetPort: 8080, takeFromNode: true }] }],
  ])('may be ports of the virtual IP with %s', (_, props) => {
    const stack = testStack();
    loadBalanced(stack, { backend: workload(stack), ports: [{ port: 22, targetPort: 8080 }], ...props });
    expect(problemsBelow(stack)).toEqual([]);
  });
});

describe('the known health path of a backend', () => {
  const agnhost = (props: Partial<OnRouterProps>) => {
    const stack = testStack();
    const { frontend } = new GuestbookApp(stack, 'Guestbook', { flavour: GuestbookFlavour.agnhost });
    const edge = loadBalanced(stack, { backend: frontend, ports: [80], ...props });
    const { virtualIps } = artifactOf(edge.loadBalancer).spec;
    return {
      problems: problemsBelow(stack),
      notes: collectNotes(edge).map(({ text }) => text),
      check: virtualIps[0]?.ports[0]?.healthCheck,
    };
  };

  it('is used for a request without a path', () => {
    const { problems, notes, check } = agnhost({ healthCheck: HealthCheck.http() });
    expect({ problems, notes, check }).toEqual({
      problems: [],
      notes: [],
      check: { protocol: 'http', path: '/get', status: 200 },
    });
  });

  it.each([
    ['a path that answers 404', HealthCheck.http({ path: '/' }), 'answers / on port 80 with 404, not 200'],
    ['the same with a query', HealthCheck.http({ path: '/?a=1' }), 'with 404, not 200'],
    [
      'a failure of the health path',
      HealthCheck.http({ path: '/get', status: 503 }),
      'with 200 to 399, not 503',
    ],
    ['TLS', HealthCheck.https({ path: '/get' }), 'speaks http on port 80, not https'],
    ['TLS and no path', HealthCheck.https(), 'speaks http on port 80, not https'],
  ])('does not allow a check with %s', (_, healthCheck, text) => {
    expect(agnhost({ healthCheck }).problems).toEqual([expect.stringContaining(text)]);
  });

  it('allows a check for the known answer, and a path with an unknown answer is noted', () => {
    expect(agnhost({ healthCheck: HealthCheck.http({ path: '/', status: 404 }) }).problems).toEqual([]);
    expect(agnhost({ healthCheck: HealthCheck.http({ path: '/up' }) })).toMatchObject({
      problems: [],
      notes: [expect.stringContaining('whether they answer /up is not known')],
    });
  });

  it.each([
    [
      'http' as const,
      { name: 'https', containerPort: 8443 },
      'speaks http, and port https of the pods looks like TLS',
    ],
    [
      'https' as const,
      { name: 'http', containerPort: 8080 },
      'speaks https, and port http of the pods looks like plain',
    ],
  ])('is noted if it asks by %s on a port that looks like another protocol', (protocol, port, text) => {
    const stack = testStack();
    const healthCheck = HealthCheck[protocol]({ path: '/' });
    const edge = loadBalanced(stack, { backend: workload(stack, [port]), ports: [8888], healthCheck });
    expect(problemsBelow(stack)).toEqual([]);
    expect(collectNotes(edge).map(({ text: note }) => note)).toContainEqual(expect.stringContaining(text));
  });

  /** Creates a plain Service in front of the frontend's pods. */
  const plain = (
    healthCheck: HealthCheck,
    ports: object[] = [{ port: 80, targetPort: 80 }],
    more?: object,
  ) => {
    const stack = testStack();
    const { frontend } = new GuestbookApp(stack, 'Guestbook', { flavour: GuestbookFlavour.agnhost });
    const backend = new ApiObject(stack, 'Front', {
      apiVersion: 'v1',
      kind: 'Service',
      spec: { selector: { ...toPodBackend(frontend).selector, ...more }, ports },
    });
    const edge = loadBalanced(stack, { backend, ports: [80], healthCheck });
    const { virtualIps } = artifactOf(edge.loadBalancer).spec;
    return { problems: problemsBelow(stack), check: virtualIps[0]?.ports[0]?.healthCheck };
  };

  it('is found for a plain Service whose workload is in the tree', () => {
    for (const targetPort of [80, 'http', undefined]) {
      const ports = [{ name: 'web', port: 80, targetPort }];
      expect(plain(HealthCheck.http({ path: '/' }), ports).problems).toEqual([
        expect.stringContaining('answers / on port 80 with 404, not 200'),
      ]);
      expect(plain(HealthCheck.http(), ports)).toEqual({
        problems: [],
        check: { protocol: 'http', path: '/get', status: 200 },
      });
    }
  });

  it('is not found for a Service that selects none of the pods, or another port', () => {
    const noPath = [expect.stringContaining("has no path, and none is known of 'shop/Front'")];
    expect(plain(HealthCheck.http(), undefined, { tier: 'other' }).problems).toEqual(noPath);
    expect(plain(HealthCheck.http(), [{ port: 80, targetPort: 9 }]).problems).toEqual(noPath);
  });

  it('is found for a Service of cdk8s-plus if all of its pods have the same one', () => {
    const pathOf = (paths: readonly (string | undefined)[]) => {
      const stack = testStack();
      const selector = { app: 'web' };
      for (const [index, path] of paths.entries()) {
        const readinessProbe = path === undefined ? undefined : { httpGet: { path, port: 'web' } };
        const container = {
          name: 'a',
          ports: [{ name: 'web', containerPort: 8080 }],
          ...(readinessProbe && { readinessProbe }),
        };
        const template = {
          metadata: { labels: { ...selector, index: `${index}` } },
          spec: { containers: [container] },
        };
        new ApiObject(stack, `D${index}`, {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          spec: { selector: { matchLabels: selector }, template },
        });
      }
      const backend = new PlusService(stack, 'Front', { ports: [{ port: 80, targetPort: 8080 }] });
      backend.selectLabel('app', 'web');
      const edge = loadBalanced(stack, { backend, ports: [80], healthCheck: HealthCheck.http() });
      const [ip] = artifactOf(edge.loadBalancer).spec.virtualIps;
      return problemsBelow(stack).length > 0 ? 'unknown' : ip?.ports[0]?.healthCheck;
    };
    expect(pathOf(['/a'])).toMatchObject({ path: '/a' });
    expect(pathOf(['/a', '/a'])).toMatchObject({ path: '/a' });
    expect(pathOf(['/a', '/b'])).toBe('unknown');
    expect(pathOf(['/a', undefined])).toBe('unknown');
  });

  it('must be given if none is known, or only one of another protocol', () => {
    const stack = testStack();
    loadBalanced(stack, { backend: workload(stack), ports: [80], healthCheck: HealthCheck.http() });
    expect(problemsBelow(stack)).toEqual([
      expect.stringMatching(/^LB_HEALTH_CHECK shop\/Edge: .*has no path/),
    ]);
    expect(agnhost({ healthCheck: HealthCheck.https() }).problems).toEqual([
      expect.stringMatching(/^LB_HEALTH_CHECK/),
    ]);
  });

  describe('decides the traffic policy of nodes, and so whether client addresses are kept,', () => {
    const edge = (
      drainSeconds: number | undefined,
      healthCheck: HealthCheck,
      props: Partial<OnRouterProps> = {},
    ) => {
      const stack = testStack();
      const web = workload(stack);
      const backend = Object.assign(web, {
        toPodBackend: (): PodBackend => ({
          construct: web,
          namespace: 'shop',
          selector: { app: 'web' },
          ports: [{ number: 8080, protocol: 'TCP' }],
          servicePorts: [],
          health: { port: 8080, protocol: 'http', path: '/healthz', drainSeconds },
        }),
      });
      return loadBalanced(stack, { backend, ports: [80], healthCheck, ...props });
    };
    const policyOf = (...args: Parameters<typeof edge>) =>
      edge(...args).service.toJson().spec.externalTrafficPolicy;
    const notesOf = (...args: Parameters<typeof edge>) =>
      collectNotes(edge(...args)).flatMap(({ text }) => (/Local/.test(text) ? [text] : []));

    it.each([
      // checks every 10 s, of which three must fail, 5 s apart, plus 3 s
      [23, HealthCheck.http(), {}, 'Local'],
      [22, HealthCheck.http(), {}, 'Cluster'],
      [undefined, HealthCheck.http(), {}, 'Cluster'],
      [13, HealthCheck.http({ retry: 1 }), {}, 'Local'],
      [12, HealthCheck.http({ retry: 1 }), {}, 'Cluster'],
      [33, HealthCheck.http({ retry: 5 }), {}, 'Local'],
      [32, HealthCheck.http({ retry: 5 }), {}, 'Cluster'],
      [33, HealthCheck.http(), { delayLoopSeconds: 20 }, 'Local'],
      [32, HealthCheck.http(), { delayLoopSeconds: 20 }, 'Cluster'],
      [40, HealthCheck.http(), { ports: [{ port: 80, delayLoopSeconds: 28 }] }, 'Cluster'],
      [41, HealthCheck.http(), { ports: [{ port: 80, delayLoopSeconds: 28 }] }, 'Local'],
      [60, HealthCheck.http({ path: '/healthz' }), {}, 'Local'],
      [60, HealthCheck.http({ path: '/' }), {}, 'Cluster'],
      [60, HealthCheck.tcp(), {}, 'Cluster'],
      [60, HealthCheck.http(), { ports: [80, { port: 8443, targetPort: 8443 }] }, 'Cluster'],
      [0, HealthCheck.http(), { externalTrafficPolicy: 'Local' }, 'Local'],
      [60, HealthCheck.http(), { externalTrafficPolicy: 'Cluster' }, 'Cluster'],
    ] satisfies [number | undefined, HealthCheck, Partial<OnRouterProps>, string][])(
      'by a drain of %p s, %j and %j: %s',
      (drainSeconds, check, props, policy) => {
        expect(policyOf(drainSeconds, check, props)).toBe(policy);
      },
    );

    it('with a note on the cost of Local if checks do not notice in time', () => {
      const local = { externalTrafficPolicy: 'Local' } as const;
      expect(notesOf(0, HealthCheck.http(), local)).toEqual([
        expect.stringMatching(
          /can lose connections .* up to 23 s, as the pods are not known to fail this check/,
        ),
      ]);
      expect(notesOf(60, HealthCheck.tcp({ retry: 2 }), local)).toEqual([
        expect.stringMatching(/up to 18 s, as the pods are not known/),
      ]);
      expect(notesOf(10, HealthCheck.http(), local)).toEqual([
        expect.stringMatching(/up to 23 s, as the pods fail this check for 10 s only/),
      ]);
      expect(notesOf(23, HealthCheck.http(), local)).toEqual([]);
    });

    it('with a note on how client addresses could be kept if the backend allows it', () => {
      expect(notesOf(10, HealthCheck.http())).toEqual([
        expect.stringMatching(/drainSeconds: 23 of 'shop\/Web'.* it is 10/),
      ]);
      expect(notesOf(30, HealthCheck.tcp())).toEqual([
        expect.stringMatching(/HealthCheck\.http\(\) would notice/),
      ]);
      expect(notesOf(undefined, HealthCheck.tcp())).toEqual([]);
      expect(notesOf(10, HealthCheck.http(), { externalTrafficPolicy: 'Cluster' })).toEqual([]);
      expect(notesOf(10, HealthCheck.http(), { ports: [80, { port: 8443, targetPort: 8443 }] })).toEqual([]);
    });

    it('for example by a gateway that is checked by its health path', () => {
      const stack = testStack();
      const backend = new NginxIngressGateway(stack, 'Gateway', { defaultBackend: workload(stack) });
      const byHttp = loadBalanced(stack, { backend, ports: [80], healthCheck: HealthCheck.http() });
      expect(byHttp.service.toJson().spec.externalTrafficPolicy).toBe('Local');
      const byTcp = loadBalanced(stack, { backend, ports: [80] }, 'Other');
      expect(byTcp.service.toJson().spec.externalTrafficPolicy).toBe('Cluster');
    });
  });
});

describe('ports that speak TLS', () => {
  const notesOf = (ports: OnRouterProps['ports'], pods: { name?: string; containerPort: number }[]) => {
    const stack = testStack();
    return collectNotes(loadBalanced(stack, { backend: workload(stack, pods), ports })).map(
      ({ text }) => text,
    );
  };

  it.each<[string, OnRouterProps['ports'], { name?: string; containerPort: number }[]]>([
    ['443 in front of the only plain port', [443], [{ containerPort: 8080 }]],
    ['443 in front of the port that 80 leads to', [80, 443], [{ name: 'main', containerPort: 5000 }]],
    [
      '443 in front of a port named http',
      [{ port: 443, targetPort: 'http' }],
      [{ name: 'http', containerPort: 1 }],
    ],
    [
      '80 in front of a port named https',
      [{ port: 80, targetPort: 'https' }],
      [{ name: 'https', containerPort: 1 }],
    ],
  ])('are noted: %s', (_, ports, pods) => {
    expect(notesOf(ports, pods)).toEqual([expect.stringMatching(/looks like (plain HTTP|TLS)/)]);
  });

  it.each<[string, OnRouterProps['ports'], { name?: string; containerPort: number }[]]>([
    ['443 in front of 8443', [443], [{ containerPort: 8443 }]],
    ['443 in front of a port of its own', [443], [{ name: 'main', containerPort: 5000 }]],
    ['80 in front of 8080', [80], [{ containerPort: 8080 }]],
  ])('are fine: %s', (_, ports, pods) => expect(notesOf(ports, pods)).toEqual([]));
});

describe('patches of the Services', () => {
  it.each([
    ['a port', JsonPatch.replace('/spec/ports/0/port', 8080), 'ports'],
    ['one port more', JsonPatch.add('/spec/ports/-', { name: 'x', port: 81 }), 'ports'],
    ['the type', JsonPatch.replace('/spec/type', 'NodePort'), 'type'],
    ['the class', JsonPatch.remove('/spec/loadBalancerClass'), 'loadBalancerClass'],
    [
      'source ranges',
      JsonPatch.add('/spec/loadBalancerSourceRanges', ['10.0.0.0/8']),
      'loadBalancerSourceRanges',
    ],
    ['the policy', JsonPatch.replace('/spec/externalTrafficPolicy', 'Local'), 'externalTrafficPolicy'],
    ['the name', JsonPatch.replace('/metadata/name', 'web'), 'the name'],
    ['the namespace', JsonPatch.add('/metadata/namespace', 'elsewhere'), 'the namespace'],
    ['the pods', JsonPatch.replace('/spec/selector', { app: 'other' }), 'selector'],
    ['addresses of its own', JsonPatch.add('/spec/externalIPs', ['203.0.113.9']), 'externalIPs'],
    ['the virtual IP', JsonPatch.add('/spec/loadBalancerIP', '203.0.113.9'), 'loadBalancerIP'],
    ['node ports', JsonPatch.remove('/spec/allocateLoadBalancerNodePorts'), 'allocateLoadBalancerNodePorts'],
    ['affinity', JsonPatch.add('/spec/sessionAffinity', 'ClientIP'), 'sessionAffinity'],
    [
      'pods that are not ready',
      JsonPatch.add('/spec/publishNotReadyAddresses', true),
      'publishNotReadyAddresses',
    ],
    ['the families', JsonPatch.replace('/spec/ipFamilyPolicy', 'RequireDualStack'), 'ipFamilyPolicy'],
  ])('are refused if the appliance depends on it: %s', (_, patch, field) => {
    const stack = testStack();
    loadBalanced(stack, { backend: workload(stack), ports: [80] }).service.addJsonPatch(patch);
    expect(problemsBelow(stack)).toEqual([
      expect.stringMatching(
        `LB_SERVICE shop/Edge: a patch changes ${field} of the Service 'shop/Edge/Service'`,
      ),
    ]);
  });

  it('are also refused on the probe Service', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    edge.probeService?.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 8080));
    expect(problemsBelow(stack)).toEqual([expect.stringContaining("ports of the Service 'shop/Edge/Probe'")]);
  });

  it.each([
    ['service', 'service-proxy-name'],
    ['service', 'headless'],
    ['probeService', 'service-proxy-name'],
  ] as const)('are refused if a label takes the %s away from kube-proxy: %s', (which, name) => {
    const label = `service.kubernetes.io/${name}`;
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    edge[which]?.addJsonPatch(JsonPatch.add('/metadata/labels', { [label]: 'x' }));
    const labelled = loadBalanced(stack, { backend: workload(stack, undefined, 'Blog'), ports: [81] }, 'Two');
    labelled[which]?.metadata.addLabel(label, 'x');
    expect(problemsBelow(stack)).toEqual(
      [edge, labelled].map((each) =>
        expect.stringContaining(`label ${label} takes the Service '${each[which]?.node.path}' away`),
      ),
    );
  });

  it('are allowed elsewhere', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [80] });
    edge.service.addJsonPatch(JsonPatch.add('/metadata/labels', { tier: 'edge' }));
    expect(problemsBelow(stack)).toEqual([]);
  });

  it('do not hide other problems if they cannot be applied', () => {
    const stack = testStack();
    const edge = loadBalanced(stack, { backend: workload(stack), ports: [22] });
    edge.service.addJsonPatch(JsonPatch.replace('/spec/nowhere/0', 1));
    expect(problemsBelow(stack)).toEqual([expect.stringMatching(/^LB_NODE_PORT/)]);
  });
});

describe('addresses and VRIDs of an app', () => {
  const onSwitch = (stack: Stack, unit: string, address: string, id: string, vrid?: number, name = 'k8s') => {
    const backend = workload(stack, undefined, `Web${id}`);
    const network = SwitchNetwork.byName(name, {
      addresses: [unit],
      prefixLength: 24,
      gateway: '192.168.0.1',
    });
    const servers = ['192.168.0.21'];
    const props = { backend, ports: [80], servers, healthCheck: ping, vrid };
    return loadBalanced(stack, { ...props, network: network as never, address }, id);
  };

  it.each<[string, [string, string, number?], [string, string, number?, string?], string | undefined]>([
    [
      'two virtual IPs',
      ['192.168.0.2', '192.168.0.10'],
      ['192.168.0.3', '192.168.0.10'],
      "VIP_ADDRESS shop/B: virtual IP '192.168.0.10' is taken by a virtual IP of 'shop/A/LoadBalancer'",
    ],
    [
      'two units',
      ['192.168.0.2', '192.168.0.10'],
      ['192.168.0.2', '192.168.0.11'],
      "LB_NETWORK shop/B/LoadBalancer: appliance address '192.168.0.2' is taken by a unit of 'shop/A/LoadBalancer'",
    ],
    [
      'a unit and a virtual IP',
      ['192.168.0.2', '192.168.0.10'],
      ['192.168.0.3', '192.168.0.2'],
      "VIP_ADDRESS shop/B: virtual IP '192.168.0.2'",
    ],
    [
      'two VRIDs',
      ['192.168.0.2', '192.168.0.10', 7],
      ['192.168.0.3', '192.168.0.11', 7],
      "LB_VRID shop/B/LoadBalancer: VRID 7 is that of 'shop/A/LoadBalancer'",
    ],
    [
      'all of it on another switch',
      ['192.168.0.2', '192.168.0.10', 7],
      ['192.168.0.2', '192.168.0.10', 7, 'other'],
      undefined,
    ],
    ['different ones', ['192.168.0.2', '192.168.0.10', 7], ['192.168.0.3', '192.168.0.11', 8], undefined],
  ])('are compared: %s', (_, [unit, vip, vrid], [otherUnit, otherVip, otherVrid, name], expected) => {
    const stack = testStack();
    onSwitch(stack, unit, vip, 'A', vrid);
    onSwitch(stack, otherUnit, otherVip, 'B', otherVrid, name);
    expect(problemsBelow(stack)).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)]);
  });

  it('are compared with servers of other load balancers on the switch', () => {
    const stack = testStack();
    onSwitch(stack, '192.168.0.2', '192.168.0.10', 'A');
    const edge = onSwitch(stack, '192.168.0.3', '192.168.0.11', 'B');
    expect(problemsBelow(edge)).toEqual([]);
    const other = loadBalanced(
      stack,
      {
        backend: workload(stack),
        servers: ['192.168.0.10'],
        network: SwitchNetwork.byName('k8s', { addresses: ['192.168.0.4'], prefixLength: 24 }) as never,
        address: '192.168.0.12',
        ports: [81],
      },
      'C',
    );
    expect(problemsBelow(other)).toEqual([]);
    expect(problemsBelow(stack)).toEqual([
      "VIP_ADDRESS shop/A: virtual IP '192.168.0.10' is taken by a server of 'shop/C/LoadBalancer'",
    ]);
  });

  it('are compared if public, however the networks are named', () => {
    const stack = testStack();
    for (const [id, network] of [
      ['A', RouterNetwork.byName('k8s-router')],
      ['B', RouterNetwork.byId('113400000101')],
    ] as const) {
      const backend = workload(stack, undefined, `Web${id}`);
      loadBalanced(stack, { backend, ports: [80], network, address: '203.0.113.10', healthCheck: ping }, id);
    }
    expect(problemsBelow(stack)).toEqual([expect.stringMatching(/^VIP_ADDRESS shop\/B/)]);
  });

  it('are not compared with load balancers that were removed from the tree', () => {
    const stack = testStack();
    onSwitch(stack, '192.168.0.2', '192.168.0.10', 'A');
    stack.node.tryRemoveChild('A');
    onSwitch(stack, '192.168.0.2', '192.168.0.10', 'B');
    expect(problemsBelow(stack)).toEqual([]);
  });
});
