import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { handMade } from '../../appliance/reconcile/rig';
import { Project } from '../harness/project';
import { KUMIKI } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

const PROGRAM = `
import { App, Appliances, RouterNetwork, SakuraLoadBalancedService, SakuraLoadBalancer, Stack, Workload } from 'kumiki';

const app = new App();
const stack = new Stack(app, 'shop', { zone: 'is1b', namespace: 'shop' });
const backend = new Workload(stack, 'Web', {
  app: 'web',
  image: 'docker.io/library/nginx:1.29.1',
  ports: [{ name: 'http', number: 8080 }],
});
new SakuraLoadBalancedService(stack, 'Edge', {
  backend,
  servers: ['203.0.113.5'],
  network: RouterNetwork.byName(process.env.ROUTER ?? 'k8s-router'),
  ports: [80],
});
if (process.env.EXISTING) {
  const appliances = Appliances.byName(process.env.EXISTING);
  const loadBalancer = SakuraLoadBalancer.existing(stack, 'Shared', { appliances });
  const common = { backend, servers: ['203.0.113.5'], ports: [80], createProbeService: false };
  new SakuraLoadBalancedService(stack, 'Api', { ...common, loadBalancer });
}
app.synth();
`;

describe('kumiki plan', () => {
  let site: SimulatedSite;
  let project: Project;

  beforeAll(async () => {
    site = await SimulatedSite.start();
    project = new Project({ 'main.mjs': PROGRAM, 'package.json': '{}' });
  });

  afterAll(async () => {
    project.remove();
    await site.close();
  });

  /** Runs a command in another process, while the simulator in this one answers. */
  function kumiki(command: string, env: Readonly<Record<string, string>>, ...args: string[]) {
    const inherited = { PATH: process.env.PATH ?? '', HOME: project.folder };
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const options = { cwd: project.folder, env: { ...inherited, ...env } };
      execFile(process.execPath, [KUMIKI, command, 'main.mjs', ...args], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }

  const plan = (env: Readonly<Record<string, string>>, ...args: string[]) => kumiki('plan', env, ...args);

  it('is shown for load balancers by kumiki diff --cloud', async () => {
    const diff = (...args: string[]) => kumiki('diff', site.simulator.env, '--cloud', ...args);
    const { code, out, err } = await diff('--exit-code');
    expect({ code, out }).toEqual({
      code: 16,
      out: 'shop/Edge\n  + load balancer shop-Edge-LoadBalancer\n      virtual IP 203.0.113.8 (shop/Edge): the lowest free address\n',
    });
    expect(err).toContain('1 created, 0 updated');
    const { changes } = JSON.parse((await diff('--json')).out);
    expect(changes).toMatchObject([
      { action: 'create', constructPath: expect.stringMatching(/^shop\/Edge/) },
    ]);
  });

  it('names networks in the language of the user', async () => {
    const { out } = await plan({ ...site.simulator.env, KUMIKI_LANG: 'ja' });
    expect(out).toContain('+ shop-Edge-LoadBalancer  作成 (ルーター k8s-router)\n');
    expect(out).toContain('\nルーター k8s-router 203.0.113.0/28: ');
  });

  it('shows what each gets from the live inventory, records it, and changes nothing', async () => {
    const { code, out, err } = await plan(site.simulator.env, '--record', 'inventory.json');
    expect(out).toMatchInlineSnapshot(`
     "+ shop-Edge-LoadBalancer  create on router k8s-router
         203.0.113.7  appliance             the lowest free address
         203.0.113.8  virtual IP shop/Edge  the lowest free address
         VRID 1                             the smallest free one

     router k8s-router 203.0.113.0/28: 6 used, 6 free; 1 VRID used
         203.0.113.1  the gateway of the block
         203.0.113.4  an interface of server 113400000002
         203.0.113.5  an interface of server 113400000004
         203.0.113.6  an interface of server 113400000006
         203.0.113.7  load balancer shop-Edge-LoadBalancer (shop-Edge)
         203.0.113.8  a virtual IP of load balancer shop-Edge-LoadBalancer (shop-Edge)
         free: 203.0.113.9 – 203.0.113.14
     "
    `);
    expect(err).toContain('kumiki plan main.mjs --inventory inventory.json');
    expect(err).toMatch(
      /\n0 to replace, 1 to create, 0 to update, 0 unchanged in \d+\.\d\d s\nnext {2}write a Pulumi\.yaml .*docs\/pulumi\.md#in-a-project\n$/,
    );
    expect(code).toBe(0);
    expect(site.newRequests().every(({ method }) => method === 'GET')).toBe(true);

    const recorded = readFileSync(join(project.folder, 'inventory.json'), 'utf8');
    expect(recorded).not.toContain(site.simulator.token);
    expect(recorded).not.toContain(site.simulator.secret);
    const offline = await plan({}, '--inventory', 'inventory.json');
    expect(offline.out).toBe(out);
    expect(offline.code).toBe(0);
    expect(site.newRequests()).toEqual([]);
  });

  it('gives the plan as data', async () => {
    const { out, err } = await plan({}, '--inventory', 'inventory.json', '--json');
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      command: 'plan',
      ok: true,
      loadBalancers: [{ id: 'shop-Edge-LoadBalancer', action: 'create', zone: 'is1b' }],
      networks: [{ label: 'router k8s-router', block: '203.0.113.0/28' }],
    });
  });

  it('ends with 4 and the reason if a load balancer cannot be made', async () => {
    const { code, out, err } = await plan({ ROUTER: 'k9s-router' }, '--inventory', 'inventory.json');
    expect(out).toContain('! shop-Edge-LoadBalancer  cannot be made');
    expect(err).toContain('LB_NETWORK_NOT_FOUND');
    expect(code).toBe(4);
  });

  it('needs no credentials if the program has no load balancers', async () => {
    const bare = new Project({ 'main.mjs': "import { App } from 'kumiki';\nnew App().synth();\n" });
    const { status, stdout } = bare.kumiki('plan', 'main.mjs');
    const json = JSON.parse(bare.kumiki('plan', 'main.mjs', '--json').stdout);
    bare.remove();
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'the program has no load balancers\n' });
    expect(json).toMatchObject({ ok: true, loadBalancers: [], shares: [], networks: [] });
  });

  it('shows virtual IPs on an existing load balancer', async () => {
    const old = handMade();
    site.simulator.edit((zone) => {
      zone.appliances[old.id] = old;
    });
    const { code, out } = await plan(
      { ...site.simulator.env, EXISTING: 'old-lb' },
      '--record',
      'shared.json',
    );
    expect(out).toContain(
      '+ shop-Shared  create virtual IPs on existing load balancers\n    load balancer 113499999999 (old-lb): +',
    );
    expect(out).toMatch(
      / +203\.0\.113\.\d+ +virtual IP shop\/Api +on load balancer 113499999999 +the lowest free address/,
    );
    expect(code).toBe(0);
  });

  it('gives everything refused as data, with the rest', async () => {
    const args = ['--inventory', 'shared.json', '--json'];
    const { code, out, err } = await plan({ ROUTER: 'k8s-routr', EXISTING: 'old-lbb' }, ...args);
    expect([code, err]).toEqual([4, '']);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      errors: [
        { code: 'LB_NETWORK_NOT_FOUND', constructPath: 'shop-Edge-LoadBalancer' },
        { code: 'LB_NOT_FOUND', constructPath: 'shop-Shared', allowed: 'old-lb (113499999999)' },
      ],
      loadBalancers: [{ action: 'refused' }],
      shares: [{ action: 'refused' }],
    });
    const one = await plan({ EXISTING: 'old-lbb' }, ...args);
    expect(JSON.parse(one.out)).toMatchObject({ ok: false, loadBalancers: [{ action: 'create' }] });
  });

  it.each([
    ['without credentials', {}, [], 3, 'API_CREDENTIALS_MISSING'],
    [
      'with a file that is not there',
      {},
      ['--inventory', 'none.json'],
      4,
      'none.json cannot be read: there is no such file or folder (ENOENT)',
    ],
    ['with a file that is no inventory', {}, ['--inventory', 'package.json'], 4, 'LB_INVENTORY'],
    ['with two sources', {}, ['--inventory', 'a', '--record', 'b'], 2, 'leave out one of them'],
    ['with a scope that is none', {}, ['--inventory', 'a', '--scope', 'prod'], 2, '12 hex digits'],
  ])('reports what is wrong %s', async (_case, env, args, code, text) => {
    const { err, out, code: exit } = await plan(env, ...args);
    expect([exit, out]).toEqual([code, '']);
    expect(err).toContain(text);
  });

  it('shows its help with examples', async () => {
    const { out } = await plan({}, '--help');
    expect(out).toContain('kumiki plan --inventory inventory.json --json');
  });
});
