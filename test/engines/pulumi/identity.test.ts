import { describeWithEngine } from '../harness/engine';
import { mutating, type SimulatedSite } from '../harness/simulated-site';
import { EDGE_URN, type EdgeRig, startEdge } from './edge-rig';
import { EDGE_PROGRAM, edgeArgs } from './programs';
import { PulumiProject } from './project';

describeWithEngine('pulumi', 'whose an appliance is, to the real Pulumi engine', ({ path: engine }) => {
  let rig: EdgeRig;
  let site: SimulatedSite;
  let project: PulumiProject;

  beforeEach(async () => {
    rig = await startEdge(engine);
    ({ site, project } = rig);
  });

  afterEach(() => rig?.close());

  /** Kills `up` as soon as the appliance is created, before the engine learns of it, and removes its lock. */
  async function killAfterPost(): Promise<void> {
    const posted = site.answered('POST', /^\/appliance$/);
    const { ended, kill } = project.start('up', '--yes', '--skip-preview');
    await posted;
    kill();
    await ended;
    await project.mustRun('cancel', '--yes');
  }

  it('keeps stacks with the same names in other backends apart, until one adopts it', async () => {
    await project.mustRun('up', '--yes', '--skip-preview');
    const { id, tags } = site.appliance();
    const colleague = await PulumiProject.create({
      engine,
      files: { 'index.ts': EDGE_PROGRAM, 'args.json': edgeArgs() },
      config: site.config,
      secrets: site.secrets,
    });
    try {
      site.newRequests();
      const { code, text } = await colleague.up();
      expect(code).not.toBe(0);
      expect(text).toContain('LB_FOREIGN');
      const adopt = { id: String(id), from: tags[0] };
      expect(text).toContain(`adopt: { id: '${id}', from: '${tags[0]}' }`);
      expect(mutating(site.newRequests())).toEqual([]);

      colleague.write('args.json', edgeArgs({ adopt }));
      await colleague.mustRun('up', '--yes', '--skip-preview');
      expect(site.appliance()).toMatchObject({ id, tags: [expect.not.stringContaining(tags[0] ?? '')] });

      // the first stack no longer owns it, and leaves it alone
      const refused = await project.destroy();
      expect(refused.text).toContain('LB_FOREIGN');
      expect(site.appliance()).toMatchObject({ id });
    } finally {
      colleague.remove();
    }
  });

  it('is known even if a run was killed before it was recorded: destroy reports it', async () => {
    await killAfterPost();
    const { id } = site.appliance();
    const refused = await project.destroy();
    expect(refused.code).not.toBe(0);
    expect(refused.text).toContain('LB_LEFT_OVER');
    expect(refused.text).toContain(`load balancer ${id} (edge)`);

    await project.mustRun('refresh', '--yes', '--skip-preview', '--clear-pending-creates');
    expect((await project.destroy()).text).toContain('LB_LEFT_OVER');

    await project.mustRun('up', '--yes', '--skip-preview');
    expect(site.appliance()).toMatchObject({ id });
    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(site.appliances()).toEqual([]);
  });

  it('stays the same through refresh and runs with a target', async () => {
    await project.mustRun('up', '--yes', '--skip-preview');
    const { tags } = site.appliance();
    expect(await project.mustRun('refresh', '--yes', '--skip-preview')).toContain('3 unchanged');
    await project.mustRun('destroy', '--yes', '--skip-preview', '--target', EDGE_URN);
    expect(site.appliances()).toEqual([]);
    await project.mustRun('up', '--yes', '--skip-preview', '--target', EDGE_URN);
    expect(site.appliance()).toMatchObject({ tags });
    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(await project.exportedState()).not.toContain('kumiki');
  });

  it('keeps secret arguments encrypted, wherever the state repeats them', async () => {
    project.write(
      'index.ts',
      `
        import { readFileSync } from 'node:fs';
        import { secret } from '@pulumi/pulumi';
        import { LoadBalancer } from 'kumiki/pulumi';

        const args = JSON.parse(readFileSync('args.json', 'utf8'));
        const [virtualIp] = args.virtualIps;
        export const { addressByKey } = new LoadBalancer('edge', {
          ...args,
          name: secret('canary-edge'),
          description: secret('canary-description'),
          network: { kind: 'router', router: { by: 'name', value: secret('k8s-router') } },
          virtualIps: [{
            ...virtualIp,
            address: secret('203.0.113.13'),
            description: secret('canary-virtual-ip'),
            servers: [
              { address: secret('203.0.113.6'), enabled: true },
              { select: { by: 'tag', value: secret('k8s-node') }, enabled: true },
            ],
          }],
        });
      `,
    );
    const preview = await project.mustRun('preview', '--diff');
    expect(preview).not.toMatch(SECRETS);
    site.simulator.fault({
      method: 'PUT',
      path: /\/config$/,
      kind: 'status',
      status: 400,
      errorCode: 'bad_request',
    });
    const failed = await project.up();
    expect(failed.text).not.toMatch(SECRETS);
    expect(failed.text).toMatch(/exists +load balancer \d{12} \(\[secret\]\)/);
    const kept = await project.exportedState();
    expect(kept).toContain('initErrors');
    expect(kept).not.toMatch(SECRETS);
    await project.mustRun('up', '--yes', '--skip-preview');
    expect(site.appliance().description).toBe('canary-description');
    expect(await project.exportedState()).not.toMatch(SECRETS);
    expect((await project.outputs()).addressByKey).toEqual({ web: '203.0.113.13' });

    expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('3 unchanged');
    await project.mustRun('refresh', '--yes', '--skip-preview');
    expect(await project.exportedState()).not.toMatch(SECRETS);
  });
});

const SECRETS = /canary|k8s-router|k8s-node|203\.0\.113\.(13|6)\b/;
