import { parse as load } from 'yaml';
import {
  ClientAddress,
  Exposure,
  GatewayTls,
  GkeIngress,
  NginxIngressGateway,
  type NginxIngressGatewayProps,
  Workload,
} from '../../../lib';
import { renderKubeConfig } from '../../../lib/formats/kubeconfig/render-kubeconfig';
import { type RunningGateway, runGateway } from '../../../lib/testing';
import { newChart, problemsBelow } from '../../kubernetes/manifests';
import { describeWithEngine } from '../harness/engine';

/** An object as it is applied. */
interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  // each kind has its own fields
  readonly spec: Record<string, never>;
}

/**
 * Builds the article's site: hoge below /hoge/, another service for everything else, nginx in front, and an
 * Ingress before it.
 */
function buildSite(props: NginxIngressGatewayProps = {}) {
  const chart = newChart();
  const add = (name: string, port: number) =>
    new Workload(chart, name, {
      name,
      app: name,
      image: `asia-northeast1-docker.pkg.dev/site/${name}:1.0.0`,
      ports: [{ name: 'http', number: port }],
      exposure: Exposure.clusterIp(),
    });
  const hoge = add('hoge-service', 8080);
  const rest = add('http-test-service', 8000);
  const gateway = new NginxIngressGateway(chart, 'Gateway', {
    name: 'nginx',
    defaultBackend: rest,
    ...props,
  });
  gateway.route('/hoge/', hoge, { stripPrefix: true });
  return { chart, gateway, hoge, rest };
}

/** Returns the objects of the site with its Ingress. */
function emitSite(props: NginxIngressGatewayProps = {}) {
  const { chart, gateway } = buildSite(props);
  const ingress = {
    routes: gateway,
    name: 'nginx-ingress',
    staticAddressName: 'hoge-ip',
    secretNames: ['test-secret'],
  };
  new GkeIngress(chart, 'Ingress', ingress);
  expect(problemsBelow(chart)).toEqual([]);
  const objects: AnyObject[] = chart.toJson();
  const find = (kind: string, name?: string) => {
    const found = objects.find(
      (object) => object.kind === kind && (name === undefined || object.metadata.name === name),
    );
    if (!found) throw new Error(`no ${kind} ${name}`);
    return found;
  };
  const config = gateway.renderFiles()['nginx.conf'] ?? '';
  return { objects, find, config, text: JSON.stringify(objects) };
}

const EIGHT = [
  'host',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-forwarded-proto',
  'referer',
];

describe("the article's site has no", () => {
  it('1: objects of removed APIs, and no path without a type', () => {
    const { objects, find } = emitSite();
    for (const { apiVersion } of objects)
      expect(apiVersion).not.toMatch(/^extensions\/|beta1$(?<!gke\.io\/v1beta1)/);
    expect(find('Deployment').apiVersion).toBe('apps/v1');
    expect(find('Ingress').apiVersion).toBe('networking.k8s.io/v1');
    expect(JSON.stringify(find('Ingress'))).not.toMatch(/serviceName|servicePort/);
  });

  it('2: certificate with its key mounted twice', () => {
    const { find } = emitSite({
      tls: GatewayTls.secret('test-secret', ['www.example.jp']),
      redirectToHttps: false,
    });
    const paths = [...JSON.stringify(find('Deployment', 'nginx')).matchAll(/"key":"(tls\.\w+)"/g)].map(
      ([, key]) => key,
    );
    expect(paths).toEqual(['tls.crt', 'tls.key']);
  });

  it('3: Secret in its manifests: keys never pass through them', () => {
    const { objects, text } = emitSite({
      tls: GatewayTls.secret('test-secret', ['www.example.jp']),
      redirectToHttps: false,
    });
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
    expect(text).not.toMatch(/PRIVATE KEY|\$server\./);
  });

  it('4: certificate without the names that clients compare', () => {
    const tls = GatewayTls.certManager(['www.example.jp', 'example.jp'], { issuer: 'ca' });
    const { find } = emitSite({ tls, redirectToHttps: false });
    expect(find('Certificate').spec).toMatchObject({ dnsNames: ['www.example.jp', 'example.jp'] });
  });

  it('5: server with a name that is resolved only once', () => {
    for (const nginxVersion of ['1.22.1', '1.30.4']) {
      const { config } = emitSite({ nginxVersion });
      const passes = [...config.matchAll(/proxy_pass http:\/\/([^;]+);/g)].map(([, to = '']) => to);
      expect(passes.length).toBeGreaterThan(1);
      for (const to of passes) {
        if (to.startsWith('$')) expect(config).toContain(`set ${to} hoge-service.`);
        else expect(config).toMatch(new RegExp(`upstream ${to} \\{\\s+zone [^}]+ server \\S+ resolve;`));
      }
    }
  });

  it('6: resolver given by name, and no name that needs a search list', () => {
    const { config, text } = emitSite();
    expect(config).toContain('include /tmp/resolver.conf;');
    expect(text).toContain('/etc/resolv.conf');
    expect(config).toContain('server hoge-service.web.svc.cluster.local:8080');
    expect(emitSite({ resolvers: ['10.96.0.10'] }).config).toContain('resolver 10.96.0.10 valid=5s');
  });

  it('8: image without a version', () => {
    const images = [...emitSite().text.matchAll(/"image":"([^"]+)"/g)].map(([, image]) => image);
    expect(images).toHaveLength(3);
    for (const image of images) expect(image).toMatch(/:\d+\.\d+\.\d+[\w.-]*$/);
  });

  it('9: reference to a missing object', () => {
    const { find } = emitSite();
    expect(find('Ingress').spec).toMatchObject({
      tls: [{ secretName: 'test-secret' }],
      defaultBackend: { service: { name: 'nginx', port: { number: 80 } } },
    });
    for (const name of ['nginx', 'hoge-service', 'http-test-service']) {
      expect(find('Service', name).metadata.name).toBe(name);
    }
  });

  it('16: Ingress path that only matches /', () => {
    const { chart, gateway } = buildSite();
    gateway.route('/a', buildSite().hoge, { host: 'a.example.jp' });
    const { ingress } = new GkeIngress(chart, 'Ingress', { routes: gateway });
    expect(JSON.stringify(ingress.toJson())).not.toContain('ImplementationSpecific');
    expect(ingress.toJson().spec.defaultBackend).toBeDefined();
  });

  it('17: context without a cluster, and no password on a command line', () => {
    const text = renderKubeConfig({
      clusters: [{ name: 'site', server: 'https://10.0.0.1:6443' }],
      users: [{ name: 'ann', credentials: { kind: 'exec', command: 'gke-gcloud-auth-plugin' } }],
      contexts: [{ name: 'site', cluster: 'site', user: 'ann', namespace: 'web' }],
    });
    expect(load(text)).toMatchObject({
      contexts: [{ name: 'site', context: { cluster: 'site', user: 'ann', namespace: 'web' } }],
    });
    expect(text).not.toContain('password');
  });

  it('18: rollout that removes pods before others serve', () => {
    const { strategy, template } = emitSite().find('Deployment', 'nginx').spec;
    expect(strategy).toMatchObject({ rollingUpdate: { maxUnavailable: 0 } });
    const pod = JSON.stringify(template);
    expect(pod).toMatch(/"readinessProbe":\{[^}]*"httpGet":\{"path":"\/healthz"/);
    expect(pod).toContain('"preStop"');
  });

  it('19: fields that the server owns', () => {
    expect(emitSite().text).not.toMatch(/creationTimestamp|deployment\.kubernetes\.io|"status":|:null/);
  });

  it('20: selectors that differ', () => {
    const { find } = emitSite();
    for (const name of ['nginx', 'hoge-service', 'http-test-service']) {
      const { selector, template } = find('Deployment', name).spec;
      const { matchLabels } = Object(selector);
      expect(find('Service', name).spec.selector).toEqual(matchLabels);
      expect(Object(template).metadata.labels).toMatchObject(matchLabels);
    }
  });
});

for (const name of ['nginx', 'nginx-current'] as const) {
  describeWithEngine(name, `the article's site on ${name} has no`, ({ path: nginx }) => {
    let site: RunningGateway;

    beforeAll(async () => {
      const { gateway, hoge } = buildSite({
        // the client here is 127.0.0.1, which nginx takes for Google's load balancer
        clientAddress: ClientAddress.googleLoadBalancer(['127.0.0.1']),
      });
      gateway.subdomains('env.example.jp', { v1: hoge });
      site = await runGateway(gateway, { nginx });
    });
    afterAll(() => site?.close());

    it('7: host name that chooses any server', async () => {
      expect((await site.send({ target: '/', host: 'v1.env.example.jp' })).seen?.backend).toMatch(
        /^hoge-service\./,
      );
      for (const host of [
        'v2.env.example.jp',
        'kubernetes.default.svc.cluster.local',
        'metadata.google.internal',
      ]) {
        expect((await site.send({ target: '/', host })).seen?.backend).toMatch(/^http-test-service\./);
      }
    });

    it('10: page of the base image', async () => {
      const { seen, body } = await site.send({ target: '/', host: 'localhost' });
      expect(seen?.backend).toMatch(/^http-test-service\./);
      expect(body).not.toMatch(/welcome/i);
    });

    it('11: location without the eight headers, or with the name of its server as Host', async () => {
      for (const target of ['/', '/hoge/', '/hoge/a', '/other']) {
        const { seen } = await site.send({
          target,
          host: 'www.example.jp',
          headers: { Referer: 'http://a/' },
        });
        expect(Object.keys(seen?.headers ?? {})).toEqual(expect.arrayContaining(EIGHT));
        expect(seen?.headers.host).toBe('www.example.jp');
      }
    });

    it('12: false client address, and no http taken for https', async () => {
      const ask = async (proto: string) => {
        const headers = { 'X-Forwarded-For': '6.6.6.6, 203.0.113.9, 35.191.0.1', 'X-Forwarded-Proto': proto };
        return (await site.send({ target: '/hoge/', headers })).seen?.headers;
      };
      expect(await ask('https')).toMatchObject({
        'x-real-ip': '203.0.113.9',
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-ssl': 'on',
      });
      expect(await ask('http')).toMatchObject({ 'x-forwarded-proto': 'http', 'x-forwarded-ssl': 'off' });
    });

    it('13: redirect to a scheme and port that clients cannot reach', async () => {
      const { status, headers, seen } = await site.send({ target: '/hoge', host: 'www.example.jp' });
      expect({ status, location: headers.location, target: seen?.target }).toEqual({
        status: 200,
        location: undefined,
        target: '/',
      });
    });

    it('14: path that is lost, or changed without a rewrite', async () => {
      const { seen } = await site.send({ target: '/hoge/a%2Fb/../c//d?x=1&y=%2F' });
      expect(seen?.target).toBe('/a/c/d?x=1&y=%2F');
      expect((await site.send({ target: '/bad/a%2Fb?x=1' })).seen?.target).toBe('/bad/a%2Fb?x=1');
    });

    it('15: health check that depends on a service', async () => {
      expect(await site.send({ target: '/healthz' })).toMatchObject({ status: 200, seen: undefined });
      const { find } = emitSite();
      expect(find('BackendConfig').spec).toMatchObject({ healthCheck: { requestPath: '/healthz' } });
    });
  });
}
