import { buildPicture } from '../../../lib/graph/model/build-graph';
import { readSite, type SiteData } from '../../../lib/graph/model/site-data';
import { loadBalancerProvider, toInputs } from '../../../lib/provider';
import type { Overview } from '../../../lib/simulator/admin/overview/model';
import { type LiveState, listLiveStates } from '../../../lib/simulator/picture/live-states';
import { type Simulator, selfAdvancingClock, startSimulator } from '../../../lib/testing';
import { createSite } from '../../graph/picture';

// the example imports the package by its name, as users do; here it resolves to lib/
jest.mock('kumiki', () => jest.requireActual('../../../lib'), { virtual: true });

const NODES = ['203.0.113.5', '203.0.113.6'];

describe('the state of a site in the simulator', () => {
  let simulator: Simulator;
  let site: SiteData;
  beforeAll(async () => {
    simulator = await startSimulator({ mode: 'immediate' });
    const app = createSite();
    site = readSite(app.assemble(), app, Number.POSITIVE_INFINITY);
  });
  afterAll(() => simulator.close());

  /** Returns the states of machines, by title, and of the appliance and the virtual IP, by kind. */
  async function states(
    edit: (overview: Overview) => void = () => undefined,
  ): Promise<Record<string, LiveState>> {
    const answer = await fetch(new URL('/simulator/overview', simulator.url));
    const overview = (await answer.json()) as Overview;
    edit(overview);
    const { graph } = buildPicture(site);
    const found = listLiveStates(graph, site, overview);
    return Object.fromEntries(
      graph.nodes.flatMap(({ id, kind, title }) => {
        const state = found.get(id);
        return state ? [[kind === 'machine' ? title : kind, state]] : [];
      }),
    );
  }

  async function create(): Promise<void> {
    const [spec] = site.stacks.flatMap(({ balancers }) => balancers.map((balancer) => balancer.spec));
    if (!spec || !('plan' in spec)) throw new Error('the site has a load balancer');
    const { url: apiRootUrl, token: accessToken, secret: accessTokenSecret } = simulator;
    const settings = { pinned: 'true', apiRootUrl, accessToken, accessTokenSecret };
    const { signal } = new AbortController();
    const context = { settings, signal, clock: selfAdvancingClock(), log: () => undefined };
    await loadBalancerProvider.create(context, toInputs(spec, '0123456789ab'));
  }

  it('shows what does not exist yet, and which machines run', async () => {
    const found = await states();
    expect(found.appliance).toEqual({ tone: 'absent', text: 'not created yet' });
    expect(found['virtual-ip']).toEqual({ tone: 'absent', text: 'not there yet' });
    expect(found['node-1']).toEqual({ tone: 'good', text: 'runs' });
  });

  it('follows the appliance, its virtual IP and the health of its servers', async () => {
    await create();
    const up = await states();
    expect(up.appliance).toEqual({ tone: 'good', text: 'up' });
    expect(up['virtual-ip']).toMatchObject({
      tone: 'good',
      text: expect.stringMatching(/^203\.0\.113\.\d+ answers$/),
    });
    expect(up['node-1']).toEqual({ tone: 'good', text: 'up' });

    simulator.setHealth(NODES[0] ?? '', 'down');
    const half = await states();
    expect([half['node-1'], half['node-2']]).toEqual([
      { tone: 'bad', text: 'down' },
      { tone: 'good', text: 'up' },
    ]);
    expect(half['virtual-ip']?.tone).toBe('good');

    for (const address of NODES) simulator.setHealth(address, 'down');
    expect((await states())['virtual-ip']).toMatchObject({
      tone: 'bad',
      text: expect.stringContaining('no server is up'),
    });
    for (const address of NODES) simulator.setHealth(address, 'up');
  });

  it.each<[string, Partial<Overview['zones'][0]['appliances'][0]>, LiveState]>([
    ['migrating', { availability: 'migrating' }, { tone: 'waiting', text: 'migrating' }],
    ['failed', { availability: 'failed' }, { tone: 'bad', text: 'failed' }],
    ['switched off', { instanceStatus: 'down' }, { tone: 'absent', text: 'down' }],
    ['not applied', { hasUnappliedSettings: true }, { tone: 'waiting', text: 'up, settings not applied' }],
  ])('shows that an appliance is %s', async (_, changes, expected) => {
    const found = await states(({ zones }) => {
      for (const { appliances } of zones) for (const each of appliances) Object.assign(each, changes);
    });
    expect(found.appliance).toEqual(expected);
  });

  it('counts connections, and leaves out appliances of others', async () => {
    const busy = await states(({ zones }) => {
      const entries = zones.flatMap(({ appliances }) => appliances.flatMap(({ virtualIps }) => virtualIps));
      for (const [index, server] of entries.flatMap(({ servers }) => servers).entries()) {
        Object.assign(server, { activeConnections: index === 0 ? 1 : 0 });
      }
    });
    expect(busy['virtual-ip']?.text).toMatch(/, 1 connection$/);
    const foreign = await states(({ zones }) => {
      for (const { appliances } of zones) for (const each of appliances) Object.assign(each, { tags: [] });
    });
    expect(foreign.appliance?.text).toBe('not created yet');
  });
});
