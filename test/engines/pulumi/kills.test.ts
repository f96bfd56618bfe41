import { type Boundary, BoundaryProxy } from '../harness/boundary-proxy';
import { describeWithEngine } from '../harness/engine';
import type { SimulatedSite } from '../harness/simulated-site';
import { type EdgeRig, startEdge } from './edge-rig';
import { edgeArgs } from './programs';
import type { PulumiProject, Run } from './project';

/**
 * Whether to kill at every changing request (`npm run test:faults -- --processes`), not only at the worst
 * ones.
 */
const isWhole = process.env.KUMIKI_KILLS === 'all';
const WHEN = ['before', 'after'] as const;

/**
 * The changing requests of a replacement, from the creation of the successor to the removal of the old
 * appliance.
 */
const REPLACEMENT = [
  /^POST .*\/appliance$/,
  /^PUT .*\/appliance\/\d+$/,
  /^PUT .*\/config$/,
  /^PUT .*\/appliance\/\d+$/,
  /^PUT .*\/config$/,
  /^PUT .*\/appliance\/\d+$/,
  /^DELETE .*\/power$/,
  /^DELETE .*\/appliance\/\d+$/,
];
/** Neither appliance has the address; or both run, and only the new one has it. */
const WORST: readonly Boundary[] = [
  { change: 3, when: 'after' },
  { change: 8, when: 'before' },
];
const KILLS: readonly Boundary[] = isWhole
  ? REPLACEMENT.flatMap((_, index) => WHEN.map((when) => ({ change: index + 1, when })))
  : WORST;

// four runs of the engine, on a machine that has much else to do
jest.setTimeout(600_000);

describeWithEngine('pulumi', 'the real Pulumi engine, killed at a request', ({ path: engine }) => {
  let rig: EdgeRig;
  let site: SimulatedSite;
  let project: PulumiProject;
  let proxy: BoundaryProxy;

  beforeAll(async () => {
    rig = await startEdge(engine);
    ({ site, project } = rig);
    proxy = await BoundaryProxy.start(site.simulator.url);
    await project.configure({ config: { 'sakura:apiRootUrl': proxy.url } });
    await project.mustRun('up', '--yes', '--skip-preview');
  });

  afterAll(async () => {
    await rig?.close();
    await proxy.close();
  });

  /** Kills a run and all its processes at a boundary; returns the request that it was at. */
  async function killAt(boundary: Boundary, what: 'up' | 'destroy'): Promise<string> {
    const reached = proxy.reached(boundary);
    const { ended, kill } = project.start(what, '--yes', '--skip-preview');
    const endedFirst = ended.then(({ text }: Run) =>
      Promise.reject(new Error(`it never came there: ${text}`)),
    );
    const where = await Promise.race([reached, endedFirst]);
    kill();
    await endedFirst.catch(() => undefined);
    await project.mustRun('cancel', '--yes');
    return where;
  }

  it.each(KILLS)(
    'still replaces the old appliance when killed $when change $change',
    async ({ change, when }) => {
      const [old] = site.appliances();
      const address = old?.saved[0]?.VirtualIPAddress;
      const plan = old?.planId === 1 ? 'highspec' : 'standard';
      project.write('args.json', edgeArgs({ plan }));
      expect(await killAt({ change, when }, 'up')).toMatch(REPLACEMENT[change - 1] ?? /never/);

      await project.mustRun('up', '--yes', '--skip-preview');
      const next = site.appliance();
      expect(next).toMatchObject({ planId: plan === 'standard' ? 1 : 2, applied: next.saved });
      expect(next.id).not.toBe(old?.id);
      expect(next.saved.map((entry) => entry.VirtualIPAddress)).toEqual([address]);
      expect(await project.exportedState()).toContain(`"id": "${next.id}"`);
    },
  );

  it('still removes everything when killed before the deleting request', async () => {
    expect(await killAt({ change: 2, when: 'before' }, 'destroy')).toMatch(/^DELETE .*\/appliance\/\d+$/);
    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(site.appliances()).toEqual([]);
  });
});
