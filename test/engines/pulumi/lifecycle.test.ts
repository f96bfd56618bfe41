import { storeProvider } from '../../../lib/pulumi/stored-provider';
import { describeWithEngine } from '../harness/engine';
import { mutating, SimulatedSite } from '../harness/simulated-site';
import { SHOP_PROGRAM, type ShopSite } from './programs';
import { PulumiProject } from './project';

const TOKEN = 'canary-token-4f7c';
const SECRET = 'canary-secret-91be';

/** One stack from its first `up` to `destroy`; each test continues from the previous one. */
describeWithEngine('pulumi', 'a stack under the real Pulumi engine', ({ path: engine }) => {
  let site: SimulatedSite;
  let project: PulumiProject;
  let shop: ShopSite = { servers: ['203.0.113.5'], ports: [80], plan: 'standard' };
  /** Everything that the engine printed. */
  const talk: string[] = [];

  beforeAll(async () => {
    site = await SimulatedSite.start({ token: TOKEN, secret: SECRET });
    project = await PulumiProject.create({
      engine,
      files: { 'index.ts': SHOP_PROGRAM, 'site.json': JSON.stringify(shop) },
      config: site.config,
      secrets: site.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await site?.close();
  });

  const change = (changes: Partial<ShopSite>) => {
    shop = { ...shop, ...changes };
    project.write('site.json', JSON.stringify(shop));
  };

  /** Runs a command that must succeed; returns its output and its requests. */
  const run = async (...args: string[]) => {
    site.newRequests();
    const text = await project.mustRun(...args);
    talk.push(text);
    return { text, requests: site.newRequests() };
  };
  const up = () => run('up', '--yes', '--skip-preview');

  it('creates the appliance within 12 requests and polls, and outputs its address', async () => {
    const { text, requests } = await up();
    const { id, saved, applied } = site.appliance();
    const polls = requests.filter(({ method, path }) => method === 'GET' && path === `/appliance/${id}`);
    expect(requests.length - polls.length).toBeLessThanOrEqual(12);
    expect(applied).toEqual(saved);
    expect(text).toContain('shop-Edge-LoadBalancer created');
    expect(await project.outputs()).toMatchObject({
      addresses: { 'shop/shop-edge-service-c88f169b': '203.0.113.8' },
    });
  });

  it('does nothing the second time', async () => {
    const { text, requests } = await up();
    expect(text).toContain('3 unchanged');
    expect(mutating(requests)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(3);
  });

  it('previews a new node as an update of the virtual IP, without API requests', async () => {
    change({ servers: ['203.0.113.5', '203.0.113.6'] });
    const { text, requests } = await run('preview', '--diff');
    expect(text).toMatch(/~ pulumi-nodejs:dynamic\/kumiki:LoadBalancer: \(update\)/);
    expect(text).toContain('+ address: "203.0.113.6"');
    expect(text).not.toContain('__provider');
    expect(requests).toEqual([]);
  });

  it('adds a node in place', async () => {
    const before = site.appliance().id;
    await up();
    const { id, applied } = site.appliance();
    expect(id).toBe(before);
    expect(applied?.map(({ Servers }) => Servers?.map(({ IPAddress }) => IPAddress))).toEqual([
      ['203.0.113.5', '203.0.113.6'],
    ]);
  });

  it('adds a port in place, under the same address', async () => {
    const [before] = site.appliance().saved;
    change({ ports: [80, 443] });
    const { text } = await up();
    expect(text).toContain('~ 1 updated');
    const { applied } = site.appliance();
    expect(applied?.map(({ VirtualIPAddress, Port }) => [VirtualIPAddress, Number(Port)])).toEqual([
      [before?.VirtualIPAddress, 80],
      [before?.VirtualIPAddress, 443],
    ]);
  });

  it('detects an external edit with refresh, and reverts it with up', async () => {
    const wanted = site.appliance().saved;
    site.simulator.edit(({ appliances }) => {
      for (const appliance of Object.values(appliances)) appliance.saved = appliance.saved.slice(0, 1);
    });
    const { text, requests } = await run('refresh', '--yes', '--skip-preview');
    expect(text).toContain('~ 1 updated');
    expect(mutating(requests)).toEqual([]);
    expect(requests.length).toBeLessThanOrEqual(3);
    await up();
    expect(site.appliance().saved).toEqual(wanted);
    expect(site.appliance().applied).toEqual(wanted);
  });

  it('replaces the appliance for another plan, and says why in advance', async () => {
    const before = site.appliance().id;
    change({ plan: 'highspec' });
    const { text } = await run('preview', '--diff');
    expect(text).toMatch(/\+-pulumi-nodejs:dynamic\/kumiki:LoadBalancer: \(replace\)/);
    expect(text).toContain('the API cannot change the plan of an appliance');
    await up();
    expect(site.appliance()).toMatchObject({ planId: 2 });
    expect(site.appliance().id).not.toBe(before);
  });

  it('has no token in its state, nor in the most detailed logs', async () => {
    const { text: log } = await run('preview', '--logtostderr', '-v=9');
    const state = await project.exportedState();
    expect(log).toContain('LoadBalancer');
    expect(state).toContain('kumiki/provider');
    for (const text of [log, state, ...talk]) {
      expect(text).not.toContain(TOKEN);
      expect(text).not.toContain(SECRET);
    }
  });

  it('stores no code of the program but what calls the package', async () => {
    const { deployment } = JSON.parse(await project.exportedState());
    const stored = deployment.resources.flatMap(
      ({ type, inputs }: { type: string; inputs?: { __provider?: string } }) =>
        type.endsWith(':LoadBalancer') ? (inputs?.__provider ?? []) : [],
    );
    expect(stored).toEqual([storeProvider('LoadBalancer').__provider]);
  });

  it('destroys everything', async () => {
    const { text } = await run('destroy', '--yes', '--skip-preview');
    expect(text).toContain('3 deleted');
    expect(site.appliances()).toEqual([]);
  });
});
