import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { BoundaryProxy } from '../harness/boundary-proxy';
import { describeWithEngine } from '../harness/engine';
import { PulumiProject } from './project';

const PROGRAM = `import { readFileSync } from 'node:fs';
import { ServiceStatus } from 'kumiki/pulumi';

for (const [name, args] of Object.entries(JSON.parse(readFileSync('args.json', 'utf8')))) {
  new ServiceStatus(name, args);
}
`;

/** The Services of a site, as Kumiki writes them. */
const SERVICES = ['edge', 'edge-probe'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'shop', name },
  spec: {
    type: 'LoadBalancer',
    loadBalancerClass: name === 'edge' ? 'kumiki.dev/sakura' : 'kumiki.dev/sakura-probe',
    allocateLoadBalancerNodePorts: false,
    selector: { app: 'edge' },
    ports: [{ name: 'http', port: 80, targetPort: 8080 }],
  },
}));

const [VIP, NODE_1, NODE_2, NODE_3] = ['203.0.113.10', '10.1.3.13', '10.1.0.44', '10.1.0.45'];

describeWithApiServer('the status of Services', (programs) => {
  describeWithEngine('pulumi', 'under the real Pulumi engine', ({ path: engine }) => {
    let server: RunningApiServer;
    let project: PulumiProject;

    const write = (args: object) => project.write('args.json', JSON.stringify(args));
    const kubectl = (...args: string[]) => server.mustKubectl(args);
    const ingressOf = (name: string) => {
      const { status } = JSON.parse(kubectl('get', 'service', '-n', 'shop', name, '-o', 'json'));
      return status.loadBalancer.ingress ?? [];
    };
    const patch = (name: string, ingress: unknown) =>
      kubectl(
        ...['patch', 'service', '-n', 'shop', name, '--subresource=status', '--type=merge', '-p'],
        JSON.stringify({ status: { loadBalancer: { ingress } } }),
      );
    const site = (nodes: readonly string[], more: object = {}) => ({
      edge: { service: { namespace: 'shop', name: 'edge' }, ingress: toIngress(VIP), ...more },
      'edge-probe': {
        service: { namespace: 'shop', name: 'edge-probe' },
        ingress: toIngress(...nodes),
        ...more,
      },
    });

    beforeAll(async () => {
      server = await RunningApiServer.start(programs);
      kubectl('create', 'namespace', 'shop');
      server.kubectl(['apply', '-f', '-'], SERVICES.map((each) => JSON.stringify(each)).join('\n---\n'));
      project = await PulumiProject.create({
        engine,
        files: { 'index.ts': PROGRAM, 'args.json': '{}' },
        env: { KUBECONFIG: server.kubeconfig },
      });
    });

    afterAll(async () => {
      project?.remove();
      await server?.stop();
    });

    it('writes virtual IP and nodes, and does nothing the second time', async () => {
      write(site([NODE_1, NODE_2]));
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge')).toEqual(toIngress(VIP));
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_1, NODE_2));
      expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('3 unchanged');
    });

    it('follows the nodes', async () => {
      write(site([NODE_2, NODE_3]));
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_2, NODE_3));
    });

    it('restores a wiped status at the next up, without a refresh before it', async () => {
      patch('edge', null);
      expect(await project.mustRun('preview')).toMatch(/~ .*ServiceStatus\s+edge\s+update/);
      expect(ingressOf('edge')).toEqual([]);
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge')).toEqual(toIngress(VIP));
    });

    it('keeps a partly wiped status on refresh, and restores it at the next up', async () => {
      patch('edge-probe', toIngress(NODE_2));
      await project.mustRun('refresh', '--yes', '--skip-preview');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_2));
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_2, NODE_3));
    });

    it('writes the status of a Service that replaced another', async () => {
      kubectl('delete', 'service', '-n', 'shop', 'edge');
      server.kubectl(['apply', '-f', '-'], JSON.stringify(SERVICES[0]));
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge')).toEqual(toIngress(VIP));
    });

    it('keeps the addresses of other writers, and says so', async () => {
      patch('edge', toIngress('198.51.100.7', VIP));
      write(site([NODE_3]));
      await project.mustRun('up', '--yes', '--skip-preview');
      write({
        edge: { ...site([]).edge, ingress: toIngress('203.0.113.11') },
        'edge-probe': site([NODE_3])['edge-probe'],
      });
      const text = await project.mustRun('up', '--yes', '--skip-preview');
      expect(text).toContain('198.51.100.7, written by someone else, stays');
      expect(ingressOf('edge')).toEqual(toIngress('198.51.100.7', '203.0.113.11'));
    });

    it('names the missing RBAC rule, and changes nothing', async () => {
      const kubeconfig = withUser(server.kubeconfig, join(project.folder, 'limited'), 'nobody-special');
      write(site([NODE_1], { kubeconfig }));
      const { code, text } = await project.up();
      expect(code).not.toBe(0);
      expect(text).toContain('KUBE_FORBIDDEN');
      expect(text).toContain('{ apiGroups: [""], resources: ["services"], verbs: ["get"] }');
      expect(text).toContain('Role of the namespace shop');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_3));
    });

    it('keeps the contents of a kubeconfig out of the state and the output', async () => {
      const contents = readFileSync(server.kubeconfig, 'utf8');
      const { token } = JSON.parse(contents).users[0].user;
      write(site([NODE_1], { kubeconfig: contents }));
      const text = await project.mustRun('up', '--yes', '--skip-preview', '--diff');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_1));
      expect(text).not.toContain(token);
      expect(await project.exportedState()).not.toContain(token);
    });

    it('reports that the cluster does not answer', async () => {
      const dead = withServer(server.kubeconfig, join(project.folder, 'dead'), 'https://127.0.0.1:1');
      write(site([NODE_1], { kubeconfig: dead }));
      const { code, text } = await project.up();
      expect(code).not.toBe(0);
      expect(text).toContain('KUBE_UNREACHABLE');
      expect(text).toContain('ECONNREFUSED');
    });

    it('does not take the answer of a proxy for the Service or for its absence', async () => {
      const standIn = createServer((_, response) =>
        response.end('{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","code":403}'),
      );
      await once(standIn.listen(0, '127.0.0.1'), 'listening');
      const { port } = standIn.address() as AddressInfo;
      const route = join(project.folder, 'route');
      copyFileSync(server.kubeconfig, route);
      write(site([NODE_1], { kubeconfig: route }));
      await project.mustRun('up', '--yes', '--skip-preview');
      withServer(server.kubeconfig, route, `http://127.0.0.1:${port}`);
      const runs = [await project.refresh(), await project.destroy()];
      standIn.close();
      for (const { code, text } of runs) {
        const [, said = ''] = text.split('Diagnostics:');
        expect([code, said]).toEqual([
          expect.any(Number),
          expect.stringContaining('is not a Kubernetes API server: status 200'),
        ]);
        // the SDK prints one more line beside each error
        expect(said.match(/KUBE_UNREACHABLE\n/g)).toHaveLength(2);
      }
      copyFileSync(server.kubeconfig, route);
      await project.mustRun('up', '--yes', '--skip-preview', '--expect-no-changes');
      expect(ingressOf('edge-probe')).toEqual(toIngress(NODE_1));
    });

    it('recognises its own address after a write without an answer, and removes it', async () => {
      const proxy = await BoundaryProxy.start(server.url, server.readCertificate());
      const edge = (ip: string, kubeconfig: string) =>
        write({ edge: { ...site([]).edge, ingress: toIngress(ip), kubeconfig } });
      edge('203.0.113.12', server.kubeconfigBy(proxy.url));
      const reached = proxy.reached({ change: 1, request: /PATCH/, when: 'after' });
      const run = project.up();
      await reached;
      proxy.drop();
      expect((await run).text).toMatch(/KUBE_UNREACHABLE[\s\S]*exists +the change may have been made/);
      await proxy.close();
      edge('203.0.113.13', server.kubeconfig);
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(ingressOf('edge')).toEqual(toIngress('198.51.100.7', '203.0.113.13'));
      expect(await project.exportedState()).not.toMatch(/initErrors": \[/);
    });

    it('removes only its own addresses on destroy, even if a Service is gone', async () => {
      write(site([NODE_1], { kubeconfig: server.kubeconfig }));
      await project.mustRun('up', '--yes', '--skip-preview');
      kubectl('delete', 'service', '-n', 'shop', 'edge-probe');
      await project.mustRun('destroy', '--yes', '--skip-preview');
      expect(ingressOf('edge')).toEqual(toIngress('198.51.100.7'));
    });
  });
});

function toIngress(...ips: readonly string[]) {
  return ips.map((ip) => ({ ip, ipMode: 'VIP' }));
}

/** Writes a copy of a kubeconfig that impersonates a user without permissions. */
function withUser(kubeconfig: string, file: string, name: string): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  config.users[0].user.as = name;
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

/** Writes a copy of a kubeconfig with another server. */
function withServer(kubeconfig: string, file: string, server: string): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  config.clusters[0].cluster.server = server;
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}
