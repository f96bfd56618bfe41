import {
  BalancerBackend,
  BalancerCheck,
  Exposure,
  RouterNetwork,
  SakuraLoadBalancedService,
  Servers,
  TcpBalancer,
  type TcpBalancerProps,
} from '../../lib';
import { stack } from '../../lib/testing';
import { find, newChart, notesBelow, problemsBelow, type TestObject } from '../kubernetes/manifests';
import { addWorkload, http, NODES, SERVERS, tcp } from './fronts';

function configure(props: Partial<TcpBalancerProps>): string {
  const balancer = new TcpBalancer(newChart(), 'Front', { frontends: [tcp()], ...props });
  return balancer.renderFiles()['haproxy.cfg'] ?? '';
}

function manifests(props: Partial<TcpBalancerProps> = {}): TestObject[] {
  const chart = newChart();
  new TcpBalancer(chart, 'Front', { name: 'front', frontends: [tcp()], ...props });
  return chart.toJson();
}

describe('the configuration of a TcpBalancer', () => {
  it('has every setting of the article, or a better one', () => {
    const backend = BalancerBackend.nodePorts(addWorkload(newChart(), Exposure.nodePort(31877)), NODES);
    expect(
      configure({ frontends: [tcp({ backend })], errorPages: { 503: '<p>back soon</p>' } }),
    ).toMatchSnapshot();
  });

  it('notes that TCP connections have no error pages', () => {
    const notesOf = (frontends: TcpBalancerProps['frontends']) => {
      const chart = newChart();
      new TcpBalancer(chart, 'Front', { frontends, errorPages: { 503: '<p>back soon</p>' } });
      return notesBelow(chart).filter((note) => note.includes('error pages'));
    };
    expect(notesOf([tcp()])).toHaveLength(1);
    expect(notesOf([tcp(), http({ port: 8080 })])).toEqual([]);
  });

  it('routes requests by host, wildcard and path, whatever the order of the rules', () => {
    const other = BalancerBackend.servers('other', [{ address: 'db.example.jp', port: 8080 }], {
      check: BalancerCheck.http('/healthz', { host: 'db.example.jp', intervalSeconds: 10 }),
      algorithm: 'leastconn',
      sendsProxyProtocol: true,
      maxConnectionsPerServer: 100,
    });
    const frontends = [
      http({
        port: 443,
        tls: { secretNames: ['shop-tls', 'other-tls'], strictSni: true, minVersion: 'TLSv1.3' as const },
        acceptsProxyProtocol: true,
        allowFrom: ['10.0.0.0/8', '192.0.2.1'],
        rules: [
          { path: '/shop', backend: SERVERS },
          { hosts: ['*.example.jp', 'shop.example.jp'], backend: other },
          { hosts: ['shop.example.jp'], path: '/shop/cart/', backend: SERVERS },
        ],
        requestHeaders: { 'X-Shop': "50% of '%[src]'", Cookie: '' },
        responseHeaders: { Server: '', 'X-Frame-Options': 'DENY' },
        forwardedHeaders: 'replace' as const,
      }),
      http({ redirectToHttps: true }),
    ];
    expect(configure({ frontends, errorPages: { 503: '<p>back soon</p>' } })).toMatchSnapshot();
  });

  it('sets header options for http only', () => {
    const text = configure({ frontends: [tcp(), http({ port: 81 })] });
    const [, passesOn = '', reads = ''] = text.split(/(?=frontend (?:tcp|http)_)/);
    expect(passesOn.split('\n\n')[0]).not.toMatch(/forward|header/i);
    expect(reads).toContain(
      'http-request set-header X-Forwarded-For %[src] if !{ req.hdr(X-Forwarded-For) -m found }',
    );
  });

  it('reads the server name of clients, whether it ends TLS or not', () => {
    const sni = [{ hosts: ['a.example.jp', '*.b.example.jp'], backend: SERVERS }];
    expect(configure({ frontends: [{ mode: 'tcp', port: 443, sni }] })).toContain(
      'req.ssl_sni -i -m end -- .b.example.jp',
    );
    expect(
      configure({ frontends: [{ mode: 'tcp', port: 443, sni, tls: { secretNames: ['a'] } }] }),
    ).toContain('ssl_fc_sni -i -m str -- a.example.jp');
  });

  it('refuses requests that a backend does not want from outside', () => {
    const guarded = addWorkload(newChart(), Exposure.nodePort(30080), {
      refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
    });
    const text = configure({ frontends: [http({ backend: BalancerBackend.nodePorts(guarded, NODES) })] });
    expect(text).toContain(
      'http-request deny deny_status 403 if { path,url_dec -i -m sub -- /guestbook.php } !{ query -m reg -- ^([^&]*&){0,99}cmd= }',
    );
  });

  it('has one backend per mode for all rules that use it', () => {
    const text = configure({ frontends: [tcp(), tcp({ port: 81 }), http({ port: 82 })] });
    expect(text.match(/^backend /gm)).toEqual(['backend ', 'backend ']);
  });
});

describe('the manifests of a TcpBalancer', () => {
  it('open ports of nodes, and use ports above 1024 in the container', () => {
    const deployment = find(manifests(), 'Deployment', 'front');
    expect(deployment.spec.template.spec.containers[0]?.ports).toEqual([
      { name: 'tcp-80', containerPort: 10080, hostPort: 80, protocol: 'TCP' },
      { name: 'health', containerPort: 10042, hostPort: 42, protocol: 'TCP' },
      { name: 'metrics', containerPort: 8404, protocol: 'TCP' },
    ]);
    expect(deployment.spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: 1, maxSurge: 0 },
    });
  });

  it('have the health port on the Service', () => {
    expect(find(manifests(), 'Service', 'front').spec.ports).toContainEqual(
      expect.objectContaining({ name: 'health', port: 42, targetPort: 'health' }),
    );
  });

  it('spread pods over nodes, and move them off a lost node after 30 seconds', () => {
    const { spec } = find(manifests({ scale: 3 }), 'Deployment', 'front');
    expect(spec.replicas).toBe(3);
    expect(spec.template.spec).toMatchObject({
      topologySpreadConstraints: [{ topologyKey: 'kubernetes.io/hostname' }],
      tolerations: [
        { key: 'node.kubernetes.io/not-ready', tolerationSeconds: 30 },
        { key: 'node.kubernetes.io/unreachable', tolerationSeconds: 30 },
      ],
      terminationGracePeriodSeconds: 45,
    });
  });

  it('mount certificates of Secrets, and follow their renewal', () => {
    const objects = manifests({ frontends: [tcp({ tls: { secretNames: ['web-tls'] } })] });
    const pod = JSON.stringify(find(objects, 'Deployment', 'front').spec.template);
    expect(pod).toContain('{"key":"tls.key","path":"web-tls/tls.key"}');
    expect(pod).toContain('kill -USR2 1');
  });

  it('rename their ConfigMap if the configuration changes', () => {
    const names = [{}, { retries: 1 }].map(
      (props) => manifests(props).find(({ kind }) => kind === 'ConfigMap')?.metadata.name,
    );
    expect(names[0]).toMatch(/^front-config-[0-9a-f]{16}$/);
    expect(names[1]).not.toBe(names[0]);
  });

  it('note which exception from Pod Security they need, and that node ports are open', () => {
    const chart = newChart();
    const backend = BalancerBackend.nodePorts(addWorkload(chart, Exposure.nodePort(31877)), NODES);
    new TcpBalancer(chart, 'Front', { frontends: [tcp({ backend })] });
    const notes = notesBelow(chart).join('\n');
    expect(notes).toContain('opens ports on its nodes (80, 42), which Pod Security "baseline" forbids');
    expect(notes).toContain('node ports 31877 answer on every node to whoever reaches it');
  });

  it('use the node port that was read after the apply', () => {
    const backend = BalancerBackend.nodePorts(addWorkload(newChart(), Exposure.nodePort()), NODES, {
      nodePort: 31877,
    });
    expect(configure({ frontends: [tcp({ backend })] })).toContain('server node-1 10.1.3.13:31877');
  });

  it('can be behind a virtual IP', () => {
    const shop = stack({ namespace: 'shop' });
    const balancer = new TcpBalancer(shop, 'Front', { frontends: [tcp()], hostPorts: false });
    new SakuraLoadBalancedService(shop, 'Edge', {
      backend: balancer,
      servers: [Servers.byTag('node')],
      network: RouterNetwork.byName('router'),
      ports: [80],
    });
    expect(problemsBelow(shop)).toEqual([]);
  });
});

describe('the artifact of a TcpBalancer', () => {
  it('shows the addresses of nodes as endpoints', () => {
    const shop = stack({ namespace: 'shop' });
    const backend = BalancerBackend.nodePorts(addWorkload(shop, Exposure.nodePort(31877)), NODES);
    new TcpBalancer(shop, 'Front', { name: 'front', frontends: [tcp({ backend })] });
    const [group] = shop.app.assemble().stacks[0]?.artifacts ?? [];
    expect(group?.artifacts).toMatchObject([
      {
        healthPort: 42,
        listeners: [
          {
            listener: 'tcp :80',
            match: 'all',
            target: '10.1.3.13:31877, 10.1.0.44:31877',
            endpoints: ['10.1.3.13:80', '10.1.0.44:80'],
          },
        ],
      },
    ]);
    expect([...shop.app.render().keys()]).toContain('test/fronts/front/haproxy.cfg');
  });

  it('consists of files for a host without Kubernetes, and no manifest', () => {
    const shop = stack();
    const tls = { secretNames: ['web-tls'] };
    new TcpBalancer(shop, 'Front', {
      name: 'front',
      runsOn: 'host',
      frontends: [tcp({ tls })],
      errorPages: { 503: '<p>' },
    });
    const files = shop.app.render();
    expect([...files.keys()]).toEqual([
      'test.k8s.yaml',
      'test/fronts/front/Containerfile',
      'test/fronts/front/compose.yml',
      'test/fronts/front/config/503.html',
      'test/fronts/front/config/haproxy.cfg',
    ]);
    expect(files.get('test/fronts/front/Containerfile')).toMatchSnapshot();
    expect(files.get('test/fronts/front/compose.yml')).toMatchSnapshot();
    const [group] = shop.app.assemble().stacks[0]?.artifacts ?? [];
    expect(group?.kind.instructions?.(group.artifacts, 'my dist/test')).toMatchSnapshot();
  });

  it('has no pods on a host', () => {
    const balancer = new TcpBalancer(newChart(), 'Front', { runsOn: 'host', frontends: [tcp()] });
    expect(() => balancer.toPodBackend()).toThrow('SYNTH_BACKEND');
  });
});
