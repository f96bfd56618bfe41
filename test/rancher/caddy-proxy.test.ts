import {
  BlueGreenWebApp,
  CaddyProxy,
  type CaddyProxyProps,
  ExistingService,
  Exposure,
  GuestbookApp,
  ProxyCertificates,
  ProxyUpstream,
  WebApp,
} from '../../lib';
import { stack } from '../../lib/testing';
import { find, newChart, notesBelow, type TestObject } from '../kubernetes/manifests';
import { addWorkload, proxy } from './fronts';

function configure(props: Partial<CaddyProxyProps> = {}): string {
  return new CaddyProxy(newChart(), 'Proxy', proxy(props)).renderFiles().Caddyfile ?? '';
}

function manifests(props: Partial<CaddyProxyProps> = {}): TestObject[] {
  const chart = newChart();
  new CaddyProxy(chart, 'Proxy', proxy({ name: 'proxy', ...props }));
  return chart.toJson();
}

describe('the Caddyfile of a CaddyProxy', () => {
  it('is complete: nothing is filled in at run time', () => {
    const text = configure({
      certificates: ProxyCertificates.acme({ email: 'ops@example.jp', staging: true }),
    });
    expect(text).toMatchSnapshot();
    expect(text).not.toContain('{$');
  });

  it('has header rules, whatever braces are in them, and refuses WebSockets if told to', () => {
    expect(
      configure({
        hosts: ['a.example.jp', 'b.example.jp'],
        requestHeaders: { 'X-Request': '{host} {"a":1}', Cookie: '' },
        responseHeaders: { Server: '' },
        webSocket: false,
        trustedProxies: ['10.0.0.0/8'],
        proxyProtocolFrom: ['10.0.0.1'],
        upstream: ProxyUpstream.address('rancher.example.com', 8443, { tls: true }),
      }),
    ).toMatchSnapshot();
  });

  it('leaves headers about the client to Caddy, which sets them', () => {
    expect(configure()).not.toContain('X-Forwarded');
  });

  it('uses the Service of any upstream that has one', () => {
    const chart = newChart();
    const ports = [{ name: 'http', number: 8080, servicePort: 82 }];
    const web = new WebApp(chart, 'Web', { name: 'web', image: 'registry.example.jp/web:1', ports });
    const { frontend } = new GuestbookApp(chart, 'Guestbook');
    const release = { image: 'registry.example.jp/shop:1' };
    const shop = new BlueGreenWebApp(chart, 'Shop', { name: 'shop', live: 'blue', blue: release, ports });
    const upstreams = [web, web.workload, frontend, shop].map(
      (upstream, index) =>
        /reverse_proxy (\S+)/.exec(
          new CaddyProxy(chart, `Proxy${index}`, proxy({ upstream })).renderFiles().Caddyfile ?? '',
        )?.[1],
    );
    expect(upstreams).toEqual([
      'http://web.web.svc.cluster.local:82',
      'http://web.web.svc.cluster.local:82',
      'http://frontend.web.svc.cluster.local:80',
      'http://shop.web.svc.cluster.local:82',
    ]);
  });

  it('uses the full name of an existing Service', () => {
    const chart = newChart();
    const rancher = new ExistingService(chart, 'Rancher', {
      name: 'rancher',
      namespace: 'cattle-system',
      ports: [{ port: 80 }, { port: 443 }],
    });
    const text = new CaddyProxy(chart, 'Proxy', proxy({ upstream: rancher })).renderFiles().Caddyfile;
    expect(text).toContain('reverse_proxy http://rancher.cattle-system.svc.cluster.local:80 {');
  });

  it('refuses requests that a backend does not want from outside', () => {
    const upstream = addWorkload(newChart(), Exposure.clusterIp(), {
      refusedRequests: [{ path: '/guestbook.php', withoutParameter: 'cmd' }],
    });
    expect(configure({ upstream })).toContain(
      'path */guestbook.php*\n\t\tnot {\n\t\t\tquery cmd=*\n\t\t\tvars_regexp `{http.request.uri.query}` `^(?:[^&]*&){0,99}cmd=`\n\t\t}\n\t}\n\trespond @refused_0 403',
    );
  });
});

describe('the manifests of a CaddyProxy', () => {
  it('keep certificates on a volume that only one pod uses', () => {
    const objects = manifests();
    expect(find(objects, 'PersistentVolumeClaim', 'proxy-data').spec).toMatchObject({
      accessModes: ['ReadWriteOnce'],
    });
    expect(find(objects, 'Deployment', 'proxy').spec.strategy).toEqual({ type: 'Recreate' });
  });

  it('allow several replicas with given certificates, and follow their renewal', () => {
    const objects = manifests({ certificates: ProxyCertificates.secret('rancher-tls'), replicas: 3 });
    expect(objects.map(({ kind }) => kind)).not.toContain('PersistentVolumeClaim');
    const deployment = find(objects, 'Deployment', 'proxy');
    expect(deployment.spec.strategy).toMatchObject({ type: 'RollingUpdate' });
    expect(JSON.stringify(deployment.spec.template)).toContain(
      '{"key":"tls.crt","path":"rancher-tls/tls.crt"}',
    );
    expect(JSON.stringify(deployment.spec.template)).toContain('caddy reload');
  });

  it('give it time to drain, and keep the one capability that its program needs to start', () => {
    const { spec } = find(manifests({ drainSeconds: 5, graceSeconds: 60 }), 'Deployment', 'proxy').spec
      .template;
    expect(spec).toMatchObject({
      terminationGracePeriodSeconds: 70,
      containers: [{ securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } }],
    });
  });

  it('let it connect only to its upstream and the authority', () => {
    const certificates = ProxyCertificates.acme();
    expect(find(manifests({ certificates }), 'NetworkPolicy', 'proxy').spec.egress).toMatchObject([
      { ports: [{ port: 8080 }, { port: 443 }] },
      { ports: [{ port: 53 }, { port: 53 }] },
    ]);
  });

  it('note that not all clients trust its certificates', () => {
    const chart = newChart();
    new CaddyProxy(chart, 'A', proxy());
    new CaddyProxy(chart, 'B', proxy({ certificates: ProxyCertificates.acme({ staging: true }) }));
    const notes = notesBelow(chart).join('\n');
    expect(notes).toContain('its own authority');
    expect(notes).toContain('the staging service');
  });
});

describe('a CaddyProxy on a host', () => {
  it('consists of files, without a manifest', () => {
    const shop = stack();
    new CaddyProxy(
      shop,
      'Proxy',
      proxy({ name: 'rancher', runsOn: 'host', certificates: ProxyCertificates.acme() }),
    );
    const files = shop.app.render();
    expect([...files.keys()]).toEqual([
      'test.k8s.yaml',
      'test/fronts/rancher/Containerfile',
      'test/fronts/rancher/compose.yml',
      'test/fronts/rancher/config/Caddyfile',
    ]);
    expect(files.get('test/fronts/rancher/Containerfile')).toMatchSnapshot();
    expect(files.get('test/fronts/rancher/compose.yml')).toMatchSnapshot();
  });

  it('has no pods', () => {
    const chart = newChart();
    expect(() => new CaddyProxy(chart, 'Proxy', proxy({ runsOn: 'host' })).toPodBackend()).toThrow(
      'SYNTH_BACKEND',
    );
  });
});
