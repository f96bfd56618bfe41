import { describeWithEngine } from '../harness/engine';
import { SimulatedSite } from '../harness/simulated-site';
import { PulumiProject } from './project';

const COUNT = 16;

/** The load balancers, the stack itself, and the scope of its owner tags. */
const RESOURCES = COUNT + 2;

/** Many load balancers in one block, in one stack. */
const CROWD_PROGRAM = `
import { LoadBalancer } from 'kumiki/pulumi';

const servers = [{ address: '203.0.113.5', enabled: true }];
const ports = [{ port: 80, delayLoopSeconds: 10, healthCheck: { protocol: 'tcp' } }];
for (let index = 0; index < ${COUNT}; index++) {
  new LoadBalancer('edge-' + index, {
    name: 'edge-' + index,
    description: '',
    tags: [],
    plan: 'standard',
    redundant: false,
    network: { kind: 'router', router: { by: 'name', value: 'k8s-router' } },
    virtualIps: [{ key: 'web', description: '', ports, servers }],
  });
}
`;

describeWithEngine('pulumi', `${COUNT} load balancers in one up of the real Pulumi engine`, ({ path }) => {
  it('get addresses from one block in parallel, without any conflict', async () => {
    const site = await SimulatedSite.start({
      site: { routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 26 }] },
    });
    const project = await PulumiProject.create({
      engine: path,
      files: { 'index.ts': CROWD_PROGRAM },
      config: { ...site.config, 'sakura:requestRateLimit': '100' },
      secrets: site.secrets,
    });
    try {
      const text = await project.mustRun('up', '--yes', '--skip-preview', '--parallel', '32');
      expect(text).toContain(`${RESOURCES} created`);
      const refused = site.newRequests().filter(({ status }) => status >= 400);
      expect(refused.map(({ method, path: where, status }) => `${method} ${where} ${status}`)).toEqual([]);
      const appliances = site.appliances();
      expect(appliances).toHaveLength(COUNT);
      expect(new Set(appliances.map(({ vrid }) => vrid)).size).toBe(COUNT);
      const held = appliances.flatMap(({ units, saved }) => [...units, saved[0]?.VirtualIPAddress]);
      expect(new Set(held).size).toBe(2 * COUNT);
      expect(await project.mustRun('up', '--yes', '--skip-preview')).toContain(`${RESOURCES} unchanged`);
    } finally {
      project.remove();
      await site.close();
    }
  });
});
