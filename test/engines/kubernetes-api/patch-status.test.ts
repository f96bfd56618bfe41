import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toInputs } from '../../../lib/appliance/spec/inputs';
import { systemClock } from '../../../lib/core/clock';
import { loadBalancerProvider } from '../../../lib/provider';
import { describeWithApiServer, RunningApiServer } from '../harness/api-server';
import { Project } from '../harness/project';
import { KUMIKI } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

const PROGRAM = `
import { App, HealthCheck, RouterNetwork, SakuraLoadBalancedService, Stack, Workload } from 'kumiki';

const app = new App();
const kubeContext = process.env.KUBE_CONTEXT;
const stack = new Stack(app, 'shop', { zone: 'is1b', namespace: 'shop', ...(kubeContext && { kubeContext }) });
const backend = new Workload(stack, 'Web', {
  app: 'web',
  image: 'docker.io/library/nginx:1.29.1',
  ports: [{ name: 'http', number: 8080 }],
});
new SakuraLoadBalancedService(stack, 'Edge', {
  backend,
  servers: ['203.0.113.5'],
  network: RouterNetwork.byName('k8s-router'),
  healthCheck: HealthCheck.tcp(),
  ports: [80],
});
app.synth();
`;

/** A hook with which Node does not find the official client. */
const WITHOUT_CLIENT = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(name, context, next) {
    if (name !== '@kubernetes/client-node') return next(name, context);
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});
`;

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describeWithApiServer('kumiki patch-status against a real API server', (programs) => {
  let server: RunningApiServer;
  let site: SimulatedSite;
  let project: Project;

  beforeAll(async () => {
    [server, site] = await Promise.all([RunningApiServer.start(programs), SimulatedSite.start()]);
    const pulumi = 'name: shop\nruntime: nodejs\n';
    project = new Project({ 'main.mjs': PROGRAM, 'package.json': '{}', 'Pulumi.yaml': pulumi });
  });

  afterAll(async () => {
    project?.remove();
    await site?.close();
    await server?.stop();
  });

  const kumiki = (command: string, env: Readonly<Record<string, string>>, ...args: string[]) => {
    const inherited = { PATH: process.env.PATH ?? '', HOME: project.folder, KUBECONFIG: server.kubeconfig };
    return new Promise<Run>((resolve) => {
      const options = { cwd: project.folder, env: { ...inherited, ...env } };
      execFile(process.execPath, [KUMIKI, command, 'main.mjs', ...args], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  };
  const patchStatus = (env: Readonly<Record<string, string>>, ...args: string[]) =>
    kumiki('patch-status', env, ...args);
  const kubectl = (input: string, ...args: string[]) => server.mustKubectl(args, input);
  const ips = (kind: 'edge' | 'probe') => {
    const { items } = JSON.parse(kubectl('', 'get', 'services', '-n', 'shop', '-o', 'json'));
    const isProbe = (item: { spec: { loadBalancerClass: string } }) =>
      item.spec.loadBalancerClass.endsWith('-probe') === (kind === 'probe');
    const [{ status }] = items.filter(isProbe);
    return (status.loadBalancer.ingress ?? []).map(
      ({ ip, ipMode }: Readonly<Record<string, string>>) => `${ip} ${ipMode}`,
    );
  };
  const edgeName = () =>
    JSON.parse(kubectl('', 'get', 'services', '-n', 'shop', '-o', 'json'))
      .items.map((item: { metadata: { name: string } }) => item.metadata.name)
      .find((name: string) => !name.includes('probe'));

  it('is the last step that synth names, and writes nothing before the manifests are applied', async () => {
    const synth = await kumiki('synth', {});
    expect(synth.err).toMatch(/&& kumiki patch-status main\.mjs\n/);
    kubectl('', 'create', 'namespace', 'shop');
    const { code, err } = await patchStatus(site.simulator.env, '--address', 'shop/Edge=203.0.113.10');
    expect(err).toContain('KUBE_NOT_FOUND');
    expect(err).toContain('apply the manifests first');
    expect(code).toBe(4);
    kubectl('', 'apply', '-f', join(project.folder, 'dist'));
  });

  it('reports that there is no load balancer yet, or how to give the address', async () => {
    const { code, err } = await patchStatus(site.simulator.env);
    expect([code, err]).toEqual([4, expect.stringContaining('run pulumi up first, or name its addresses')]);
    const without = await patchStatus({});
    expect([without.code, without.err]).toEqual([3, expect.stringContaining('API_CREDENTIALS_MISSING')]);
    const misspelt = await patchStatus({}, '--address', 'shop/egde=203.0.113.10');
    expect([misspelt.code, misspelt.err]).toEqual([
      2,
      expect.stringContaining("no virtual IP is for 'shop/egde'"),
    ]);
  });

  it('shows its changes, writes them, and has nothing to do the second time', async () => {
    const option = ['--address', `shop/${edgeName()}=203.0.113.10`];
    const dry = await patchStatus({}, ...option, '--dry-run');
    expect(dry.out).toContain('+ 203.0.113.10');
    const end = /^nothing was written\n\n2 to update, 0 unchanged in \d+\.\d\d s\n$/;
    expect([dry.err, ips('edge')]).toEqual([expect.stringMatching(end), []]);
    expect((await patchStatus({}, ...option)).code).toBe(0);
    expect([ips('edge'), ips('probe')]).toEqual([['203.0.113.10 VIP'], ['203.0.113.5 VIP']]);
    const again = JSON.parse((await patchStatus({}, ...option, '--json')).out);
    expect(again.services.map(({ isChanged }: { isChanged: boolean }) => isChanged)).toEqual([false, false]);
  });

  it('uses the addresses of an existing load balancer, and removes earlier ones', async () => {
    const [file] = JSON.parse((await kumiki('synth', {}, '--json')).out).files.filter(
      ({ path = '' }: { path?: string }) => path.includes('load-balancers/'),
    );
    const spec = JSON.parse(readFileSync(join(project.folder, 'dist', file.path), 'utf8'));
    const { $schema: _, ...plain } = spec;
    const { url: apiRootUrl, token, secret } = site.simulator;
    await loadBalancerProvider.create(
      {
        settings: { accessToken: token, accessTokenSecret: secret, apiRootUrl, zone: 'is1b' },
        signal: new AbortController().signal,
        clock: systemClock,
        log: () => undefined,
      },
      toInputs(plain, 'abcdef012345'),
    );
    const { code, out } = await patchStatus(site.simulator.env);
    expect([code, out]).toEqual([0, expect.stringContaining('- 203.0.113.10')]);
    expect(ips('edge')).toEqual(['203.0.113.8 VIP']);
  });

  it('needs no more rights than it prints', async () => {
    const kubeconfig = join(project.folder, 'limited');
    const config = JSON.parse(readFileSync(server.kubeconfig, 'utf8'));
    config.users[0].user.as = 'ci';
    writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
    const option = ['--kubeconfig', kubeconfig, '--address', `shop/${edgeName()}=203.0.113.12`];
    const refused = await patchStatus({}, ...option);
    expect([refused.code, refused.err]).toEqual([4, expect.stringContaining('KUBE_FORBIDDEN')]);
    const { out } = await patchStatus({}, '--rbac', 'user:ci');
    kubectl(out, 'apply', '-f', '-');
    const allowed = await patchStatus({}, ...option);
    expect([allowed.err, allowed.code]).toEqual([
      expect.stringMatching(/^\n1 updated, 1 unchanged in [^\n]+\n$/),
      0,
    ]);
    expect(ips('edge')).toEqual(['203.0.113.12 VIP']);
  });

  it('refuses a cluster other than that of the stack', async () => {
    const option = ['--address', `shop/${edgeName()}=203.0.113.13`];
    const other = await patchStatus({ KUBE_CONTEXT: 'production' }, ...option, '--context', 'test');
    expect(other.err).toContain("the stack is for the context 'production', not for 'test'");
    const absent = await patchStatus({ KUBE_CONTEXT: 'production' }, ...option);
    expect(absent.err).toContain("the kubeconfig has no context 'production'");
    expect([other.code, absent.code, ips('edge')]).toEqual([4, 4, ['203.0.113.12 VIP']]);
  });

  it('names the package that is missing, with the command that installs it', async () => {
    const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(WITHOUT_CLIENT)}`;
    const { code, err } = await patchStatus({ NODE_OPTIONS }, '--address', `shop/${edgeName()}=203.0.113.13`);
    expect(err).toContain('KUBE_CLIENT');
    expect(err).toContain('npm install, pnpm add or yarn add @kubernetes/client-node@2');
    expect(code).toBe(4);
  });

  it('shows its help with examples', async () => {
    expect((await patchStatus({}, '--help')).out).toContain('kumiki patch-status --dry-run');
  });
});
