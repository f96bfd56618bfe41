import { describeWithEngine } from '../harness/engine';
import { mutating, SimulatedSite } from '../harness/simulated-site';
import { type EdgeRig, startEdge } from './edge-rig';
import { edgeArgs } from './programs';
import type { PulumiProject } from './project';

describeWithEngine('pulumi', 'a run of the real Pulumi engine that goes wrong', ({ path: engine }) => {
  let rig: EdgeRig;
  let site: SimulatedSite;
  let project: PulumiProject;

  beforeEach(async () => {
    rig = await startEdge(engine);
    ({ site, project } = rig);
  });

  afterEach(() => rig?.close());

  it('finds the appliance of a killed up again, and does not create a second one', async () => {
    const posted = site.answered('POST', /^\/appliance$/);
    const { ended, kill } = project.start('up', '--yes', '--skip-preview');
    await posted;
    kill();
    expect((await ended).code).not.toBe(0);
    const left = site.appliance().id;

    // what Pulumi asks for after a kill, because its lock remains
    await project.mustRun('cancel', '--yes');
    const text = await project.mustRun('up', '--yes', '--skip-preview');
    expect(text).toContain('edge created');
    expect(site.appliance()).toMatchObject({ id: left });
    expect(site.appliance().applied).toEqual(site.appliance().saved);

    await project.mustRun('refresh', '--yes', '--skip-preview', '--clear-pending-creates');
    expect(await project.mustRun('destroy', '--yes', '--skip-preview')).toContain('3 deleted');
    expect(site.appliances()).toEqual([]);
  });

  it('keeps a half-created appliance, says why, and completes it with the next up', async () => {
    const refusal = { kind: 'status', status: 400, errorCode: 'bad_request', times: 100 } as const;
    site.simulator.fault({ method: 'PUT', path: /\/config$/, ...refusal });
    const failed = await project.up();
    expect(failed.code).not.toBe(0);
    expect(failed.text).toContain('API_REFUSED');
    const { id } = site.appliance();
    expect(await project.exportedState()).toContain(`"id": "${id}"`);

    site.simulator.clearFaults();
    const text = await project.mustRun('up', '--yes', '--skip-preview');
    expect(text).toContain('edge updated');
    expect(site.appliance().id).toBe(id);
    expect(site.appliance().applied).toEqual(site.appliance().saved);
    expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('3 unchanged');
  });

  it('recreates an appliance that was deleted externally, once refresh has noticed', async () => {
    await project.mustRun('up', '--yes', '--skip-preview');
    site.simulator.edit(({ appliances }) => {
      for (const id of Object.keys(appliances)) delete appliances[id];
    });
    expect(await project.mustRun('refresh', '--yes', '--skip-preview')).toContain('- 1 deleted');
    expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain('+ 1 created');
    expect(site.appliances()).toHaveLength(1);
  });

  it('follows machines that get a tag or lose it, although neither program nor state has changed', async () => {
    const [virtualIp] = JSON.parse(edgeArgs()).virtualIps;
    const servers = [{ select: { by: 'tag', value: 'k8s-node' }, enabled: true }];
    project.write('args.json', edgeArgs({ virtualIps: [{ ...virtualIp, servers }] }));
    const up = (...args: string[]) => project.mustRun('up', '--yes', '--skip-preview', ...args);
    const serving = () =>
      site.appliance().applied?.flatMap(({ Servers }) => (Servers ?? []).map(({ IPAddress }) => IPAddress));
    const setTags = (tags: string[]) =>
      site.simulator.edit((zone) => {
        for (const server of Object.values(zone.servers)) if (server.name === 'node-1') server.tags = tags;
      });
    await up();
    expect(serving()).toEqual(['203.0.113.5', '203.0.113.6']);
    setTags([]);
    expect(await project.mustRun('preview')).toMatch(/~ .*LoadBalancer\s+edge\s+update/);
    expect(await up()).toContain('edge: other machines are selected than before: - 203.0.113.5');
    expect(serving()).toEqual(['203.0.113.6']);
    await up('--expect-no-changes');
    setTags(['k8s-node']);
    await up();
    expect(serving()).toEqual(['203.0.113.5', '203.0.113.6']);
    // a preview without an answer says so, and goes on
    site.simulator.fault({ method: 'GET', path: /^\/server$/, kind: 'status', status: 401, times: 100 });
    expect(await project.mustRun('preview')).toMatch(/could not be read: API_AUTHENTICATION/);
  });

  it('reports a wrong token in one short text, and changes nothing', async () => {
    await project.configure({ secrets: { 'sakura:accessTokenSecret': 'canary-wrong-secret' } });
    const { code, text } = await project.up();
    expect(code).not.toBe(0);
    expect(text).toContain('API_AUTHENTICATION');
    expect(text).not.toContain('canary-wrong-secret');
    expect(text).not.toMatch(/^\s+at .*\(/m);
    expect(mutating(site.newRequests())).toEqual([]);
  });

  it('reports that the API is unreachable, and keeps no state of the resource', async () => {
    // a port that is free again
    const gone = await SimulatedSite.start();
    await gone.close();
    await project.configure({ config: { 'sakura:apiRootUrl': gone.simulator.url } });
    const { code, text } = await project.up();
    expect(code).not.toBe(0);
    expect(text).toContain('API_UNREACHABLE');
    expect(await project.exportedState()).not.toContain('LoadBalancer');
  });

  it('refuses wrong arguments before any API request', async () => {
    project.write('args.json', edgeArgs({ vrid: 999 }));
    const { code, text } = await project.up();
    expect(code).not.toBe(0);
    expect(text).toContain('LB_VRID');
    expect(text).toContain('999');
    expect(site.newRequests()).toEqual([]);
  });
});
