import { describeWithEngine } from '../harness/engine';
import { mutating, type SimulatedSite } from '../harness/simulated-site';
import { EDGE_URN, type EdgeRig, startEdge } from './edge-rig';
import { edgeArgs } from './programs';
import type { PulumiProject } from './project';

describeWithEngine(
  'pulumi',
  'appliances that stood before the real Pulumi engine ran',
  ({ path: engine }) => {
    let rig: EdgeRig;
    let site: SimulatedSite;
    let project: PulumiProject;

    beforeEach(async () => {
      rig = await startEdge(engine);
      ({ site, project } = rig);
    });

    afterEach(() => rig?.close());

    it('are adopted if no one owns them, and then destroyed like its own', async () => {
      await project.mustRun('up', '--yes', '--skip-preview');
      const { id } = site.appliance();
      // another owner's appliance: without our tag, and unknown to the state
      site.simulator.edit(({ appliances }) => {
        for (const appliance of Object.values(appliances)) appliance.tags = ['production'];
      });
      await project.mustRun('state', 'delete', EDGE_URN, '--yes');
      site.newRequests();

      project.write('args.json', edgeArgs({ adopt: { id: String(id) } }));
      await project.mustRun('up', '--yes', '--skip-preview');
      expect(site.newRequests().filter(({ method }) => method === 'POST')).toEqual([]);
      expect(site.appliance()).toMatchObject({ id });
      expect(site.appliance().tags).toEqual([expect.stringMatching(/^kumiki-/), 'production']);

      project.write('args.json', edgeArgs());
      expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('3 unchanged');
      await project.mustRun('destroy', '--yes', '--skip-preview');
      expect(site.appliances()).toEqual([]);
    });

    it('are left alone if they have the same name, with advice on how to adopt them', async () => {
      await project.mustRun('up', '--yes', '--skip-preview');
      site.simulator.edit(({ appliances }) => {
        for (const appliance of Object.values(appliances)) appliance.tags = [];
      });
      await project.mustRun('state', 'delete', EDGE_URN, '--yes');
      site.newRequests();
      const { code, text } = await project.up();
      expect(code).not.toBe(0);
      expect(text).toContain('LB_FOREIGN');
      expect(text).toContain(`adopt: { id: '${site.appliance().id}' }`);
      expect(mutating(site.newRequests())).toEqual([]);
    });
  },
);
