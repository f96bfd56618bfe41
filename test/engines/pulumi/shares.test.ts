import type { ApplianceRecord } from '../../../lib/testing';
import { handMade } from '../../appliance/reconcile/rig';
import { BoundaryProxy } from '../harness/boundary-proxy';
import { describeWithEngine } from '../harness/engine';
import { SimulatedSite } from '../harness/simulated-site';
import { SHARE_PROGRAM } from './programs';
import { PulumiProject, type Run } from './project';

const OLD = handMade();
const [THEIRS] = OLD.saved;
const RANGE = { first: '203.0.113.8', last: '203.0.113.9' };

/** Virtual IPs on another owner's load balancer; each test continues from the previous one. */
describeWithEngine('pulumi', 'a share under the real Pulumi engine', ({ path: engine }) => {
  let site: SimulatedSite;
  let project: PulumiProject;
  let proxy: BoundaryProxy;

  beforeAll(async () => {
    site = await SimulatedSite.start();
    site.simulator.edit((zone) => {
      zone.appliances[OLD.id] = OLD;
    });
    proxy = await BoundaryProxy.start(site.simulator.url);
    project = await PulumiProject.create({
      engine,
      files: {
        'index.ts': SHARE_PROGRAM,
        'share.json': JSON.stringify({ ports: [80], addressRange: RANGE }),
      },
      config: { ...site.config, 'sakura:apiRootUrl': proxy.url },
      secrets: site.secrets,
    });
  });

  afterAll(async () => {
    project?.remove();
    await site?.close();
    await proxy?.close();
  });

  const ask = (ports: readonly number[], addressRange: object = RANGE) =>
    project.write('share.json', JSON.stringify({ ports, addressRange }));
  const up = () => project.mustRun('up', '--yes', '--skip-preview');

  /** Returns the ports of the share, after checking that the rest of the load balancer is unchanged. */
  function served(): string[] {
    const appliance = site.appliance();
    const { saved, applied, modifiedAt: _at, ...shell } = appliance;
    const { saved: _saved, applied: _applied, modifiedAt: _was, ...before } = OLD;
    expect(shell).toEqual({ ...before, lifecycle: shell.lifecycle });
    expect(JSON.stringify(saved[0])).toBe(JSON.stringify(THEIRS));
    expect(applied).toEqual(saved);
    return saved.slice(1).map(({ VirtualIPAddress: address, Port }) => `${address}:${Port}`);
  }

  it('is created with an address of its slice, and outputs it', async () => {
    const text = await up();
    expect(text).toContain('shop-Shared created');
    expect(served()).toEqual(['203.0.113.8:80']);
    expect(JSON.stringify(await project.outputs())).toContain('203.0.113.8');
    site.newRequests();
    await up();
    // nothing differs, so no request is sent
    expect(site.newRequests()).toEqual([]);
  });

  it('is changed in place, and keeps its address', async () => {
    ask([80, 443]);
    await up();
    expect(served()).toEqual(['203.0.113.8:80', '203.0.113.8:443']);
  });

  it('is restored after an external change, once a refresh has noticed', async () => {
    site.simulator.edit((zone) => {
      const appliance: ApplianceRecord | undefined = zone.appliances[OLD.id];
      if (!appliance) return;
      appliance.saved = appliance.saved.filter(({ Port }) => Port !== '443');
      appliance.applied = structuredClone(appliance.saved);
    });
    await project.mustRun('refresh', '--yes', '--skip-preview');
    await up();
    expect(served()).toEqual(['203.0.113.8:80', '203.0.113.8:443']);
  });

  it('is finished by the next run after the engine was killed between saving and applying', async () => {
    ask([443]);
    const reached = proxy.reached({ change: 1, when: 'after' });
    const { ended, kill } = project.start('up', '--yes', '--skip-preview');
    const endedFirst = ended.then(({ text }: Run) =>
      Promise.reject(new Error(`it never came there: ${text}`)),
    );
    expect(await Promise.race([reached, endedFirst])).toMatch(/^PUT .*\/appliance\/\d+$/);
    kill();
    await endedFirst.catch(() => undefined);
    await project.mustRun('cancel', '--yes');
    const [appliance] = site.appliances();
    expect(appliance?.applied).not.toEqual(appliance?.saved);
    await up();
    expect(served()).toEqual(['203.0.113.8:443']);
  });

  it('refuses a slice that is not in the block, and changes nothing', async () => {
    ask([443], { first: '203.0.113.40', last: '203.0.113.41' });
    const { code, text } = await project.up();
    expect(code).not.toBe(0);
    expect(text).toContain('203.0.113.40 – 203.0.113.41 is not in the block 203.0.113.0/28');
    expect(served()).toEqual(['203.0.113.8:443']);
    ask([443]);
    await up();
  });

  it('is removed by destroy', async () => {
    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(served()).toEqual([]);
  });
});
