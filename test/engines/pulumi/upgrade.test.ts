import { describeWithEngine } from '../harness/engine';
import { PackedPackage } from '../harness/packed-package';
import { mutating, type SimulatedSite } from '../harness/simulated-site';
import { type EdgeRig, startEdge } from './edge-rig';
import type { PulumiProject } from './project';

describeWithEngine('pulumi', 'an installation that changes between runs', ({ path: engine }) => {
  let rig: EdgeRig;
  let site: SimulatedSite;
  let project: PulumiProject;

  beforeEach(async () => {
    rig = await startEdge(engine);
    ({ site, project } = rig);
  });

  afterEach(() => rig?.close());

  it('updates nothing after an upgrade, and runs the new code for existing resources', async () => {
    const installed = PackedPackage.install(project.folder);
    await project.mustRun('up', '--yes', '--skip-preview');

    installed.edit('"version": "0.', '"version": "99.');
    installed.edit('removed load balancer', 'removed by the new release');
    site.newRequests();
    expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('3 unchanged');
    expect(mutating(site.newRequests())).toEqual([]);

    const text = await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(text).toContain('removed by the new release');
    expect(site.appliances()).toEqual([]);
  });

  it('says what to install if the package is missing at destroy, and loses nothing', async () => {
    const installed = PackedPackage.install(project.folder);
    await project.mustRun('up', '--yes', '--skip-preview');

    installed.remove();
    const { code, text } = await project.destroy();
    expect(code).not.toBe(0);
    expect(text).toContain('kumiki does not load; run npm install in');
    expect(site.appliances()).toHaveLength(1);

    installed.unpack();
    expect(await project.mustRun('destroy', '--yes', '--skip-preview')).toContain('3 deleted');
    expect(site.appliances()).toEqual([]);
  });
});
