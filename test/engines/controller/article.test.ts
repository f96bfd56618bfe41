import { cpSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { type AttachedProcess, startAttached } from '../harness/attached-process';
import { poll, waitFor } from '../harness/poll';
import { Project } from '../harness/project';
import { KUMIKI, ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

const NAMESPACE = 'kumiki-system';
const NODES = { 'node-1': '203.0.113.5', 'node-2': '203.0.113.6' } as const;

interface Manifest {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}

interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly valueFrom: { readonly secretKeyRef: KeyRef } }[];
}

interface KeyRef {
  readonly name: string;
  readonly key: string;
}

/** Returns the manifests of the example, as its program writes them. */
function synthExample(): string {
  const project = new Project({});
  try {
    cpSync(join(ROOT, 'examples', 'controller'), project.folder, { recursive: true });
    const { status, stderr } = project.kumiki('synth', 'main.ts');
    if (status !== 0) throw new Error(stderr);
    return project.files('dist')['controller.k8s.yaml'] ?? '';
  } finally {
    project.remove();
  }
}

describeWithApiServer('the steps of the article, with the example controller', (programs) => {
  let server: RunningApiServer;
  let site: SimulatedSite;
  let controller: AttachedProcess | undefined;
  const backends: Server[] = [];

  beforeAll(async () => {
    [server, site] = await Promise.all([
      RunningApiServer.start(programs),
      // ten seconds between checks take half a second here
      SimulatedSite.start({ dataPlane: true, speed: 20 }),
    ]);
  }, 120_000);

  afterAll(async () => {
    await controller?.stop();
    for (const backend of backends) backend.close();
    await site?.close();
    await server?.stop();
  });

  const kubectl = (...args: string[]) => server.mustKubectl(args);
  const externalIp = () => kubectl('get', 'service', 'web', '--no-headers').split(/\s+/)[3] ?? '';
  /** Returns the endpoint on this machine that stands in for an address of the site. */
  const findEndpoint = (role: 'virtualIp' | 'realServer', address: string) => {
    const row = site.simulator.dataPlane
      ?.table()
      .find((each) => each.role === role && each.address === address);
    if (!row) throw new Error(`${address} is nowhere: ${JSON.stringify(site.simulator.dataPlane?.table())}`);
    return row.loopback;
  };

  /**
   * Runs the container of the Deployment as a kubelet would, with its service account and the keys of its
   * Secret.
   */
  function startContainer(manifests: string): AttachedProcess {
    const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Manifest);
    const [container] =
      objects.find(({ kind }) => kind === 'Deployment')?.spec.template.spec.containers ?? [];
    if (!container) throw new Error('there is no container');
    const token = kubectl('create', 'token', 'kumiki-controller', `--namespace=${NAMESPACE}`).trim();
    const kubeconfig = join(server.folder, 'controller.kubeconfig');
    const cluster = { server: server.url, 'certificate-authority': server.authority };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'pod', cluster }],
      users: [{ name: 'pod', user: { token } }],
      contexts: [{ name: 'pod', context: { cluster: 'pod', user: 'pod' } }],
      'current-context': 'pod',
    };
    writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
    const readKey = ({ name, key }: KeyRef) => {
      const path = `jsonpath={.data.${key}}`;
      const text = kubectl('get', 'secret', name, `--namespace=${NAMESPACE}`, '-o', path);
      return Buffer.from(text, 'base64').toString();
    };
    const env = {
      PATH: process.env.PATH,
      HOME: server.folder,
      KUBECONFIG: kubeconfig,
      SAKURA_API_ROOT_URL: site.simulator.url,
      ...Object.fromEntries(
        container.env.map(({ name, valueFrom }) => [name, readKey(valueFrom.secretKeyRef)]),
      ),
    };
    const args = container.args.map((arg) => (arg.startsWith('--listen=') ? '--listen=127.0.0.1:0' : arg));
    return startAttached(
      ['sh', '-c', 'echo "pid $$" >&2; exec "$@" >&2', 'sh', process.execPath, KUMIKI, ...args],
      env,
    );
  }

  it('run, expose, pending, external IP, curl, delete', async () => {
    for (const name of Object.keys(NODES)) {
      server.mustKubectl(
        ['create', '-f', '-'],
        JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name } }),
      );
      const conditions = [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }];
      kubectl(
        ...['patch', 'node', name, '--subresource=status', '--type=merge'],
        ...['-p', JSON.stringify({ status: { conditions } })],
      );
    }
    const manifests = synthExample();
    server.mustKubectl(['apply', '--server-side', '--validate=strict', '-f', '-'], manifests);
    kubectl(
      ...['create', 'secret', 'generic', 'sakura-cloud', `--namespace=${NAMESPACE}`],
      ...[`--from-literal=token=${site.simulator.token}`, `--from-literal=secret=${site.simulator.secret}`],
    );

    kubectl('create', 'deployment', 'web', '--image=docker.io/library/nginx:1.29.1', '--replicas=2');
    kubectl('expose', 'deployment', 'web', '--port=80', '--type=LoadBalancer');
    expect(externalIp()).toBe('<pending>');

    const pod = startContainer(manifests);
    controller = pod;
    const isKnown = await poll(() => externalIp() !== '<pending>' || undefined, 90_000);
    if (!isKnown) throw new Error(`there is no address; the controller said ${pod.messages()}`);
    const address = externalIp();
    expect(address).toMatch(/^203\.0\.113\.\d+$/);
    expect(pod.messages()).not.toMatch(/KUBE_FORBIDDEN/);
    expect(kubectl('describe', 'service', 'web')).toContain('AddressReady');

    // plays kube-proxy and the pods on each node
    for (const [name, nodeAddress] of Object.entries(NODES)) {
      const { address: host, port } = findEndpoint('realServer', nodeAddress);
      const backend = createServer((_, response) => response.end(`hello from ${name}\n`));
      backends.push(backend);
      await new Promise<void>((resolve) => backend.listen(port, host, resolve));
    }
    const vip = findEndpoint('virtualIp', address);
    await waitFor(async () => {
      const answer = await fetch(`http://${vip.address}:${vip.port}/`).catch(() => undefined);
      return answer?.status === 200 && /^hello from node-/.test(await answer.text());
    }, 'an answer through the virtual IP');

    kubectl('delete', 'service', 'web', '--wait=false');
    await waitFor(() => server.kubectl(['get', 'service', 'web']).status !== 0, 'the end of the Service');
    expect(site.appliances()).toEqual([]);
    expect(kubectl('get', 'services', '-o', 'name')).not.toContain('web');

    // ended as by a kubelet: the next replica must not have to wait for the Lease
    process.kill(Number(/^pid (\d+)$/m.exec(pod.messages())?.[1]), 'SIGTERM');
    const lease = ['lease/kumiki-controller', `--namespace=${NAMESPACE}`] as const;
    const readHolder = () => server.get<{ spec: { holderIdentity?: string } }>(...lease).spec.holderIdentity;
    await waitFor(() => !readHolder(), 'Lease that is given back');
    expect(pod.messages()).not.toContain(site.simulator.secret);
  });
});
