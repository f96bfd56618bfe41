import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWithEngine } from '../harness/engine';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';
import { EDGE_PROGRAM, edgeArgs, SHOP_PROGRAM } from './programs';
import { PulumiProject } from './project';

describeWithEngine('pulumi', 'programs of users under the real Pulumi engine', ({ path: engine }) => {
  const sites: SimulatedSite[] = [];
  let project: PulumiProject | undefined;

  const startSite = async (options: Parameters<typeof SimulatedSite.start>[0] = {}) => {
    const site = await SimulatedSite.start(options);
    sites.push(site);
    return site;
  };

  afterEach(async () => {
    project?.remove();
    await Promise.all(sites.splice(0).map((site) => site.close()));
  });

  it('keep two accounts and zones apart with explicit providers, without any token in the state', async () => {
    const ishikari = await startSite({ token: 'canary-token-a', secret: 'canary-secret-a' });
    const tokyo = await startSite({ zone: 'tk1a', token: 'canary-token-b', secret: 'canary-secret-b' });
    project = await PulumiProject.create({
      engine,
      files: {
        'args.json': edgeArgs(),
        // the other programs are ES modules
        'package.json': '{ "private": true, "type": "commonjs" }',
        'index.ts': `
          const { readFileSync } = require('node:fs');
          const { LoadBalancer, SakuraProvider } = require('kumiki/pulumi');

          const args = JSON.parse(readFileSync('args.json', 'utf8'));
          for (const account of JSON.parse(process.env.ACCOUNTS)) {
            const provider = new SakuraProvider(account.zone, account);
            new LoadBalancer('edge-' + account.zone, args, { provider });
          }
        `,
      },
      env: {
        // a third account, which must not be used
        SAKURA_ACCESS_TOKEN: 'canary-token-c',
        SAKURA_ACCESS_TOKEN_SECRET: 'canary-secret-c',
        ACCOUNTS: JSON.stringify(
          [ishikari, tokyo].map(({ simulator: { url, zone, token, secret } }) => ({
            ...{ zone, apiRootUrl: url, accessToken: token, accessTokenSecret: secret },
          })),
        ),
      },
    });
    await project.mustRun('up', '--yes', '--skip-preview');
    expect(ishikari.appliances('is1b')).toHaveLength(1);
    expect(tokyo.appliances('tk1a')).toHaveLength(1);
    expect(await project.exportedState()).not.toContain('canary');

    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect([...ishikari.appliances(), ...tokyo.appliances()]).toEqual([]);
  });

  it('preview with values that are known only later, and create what was previewed', async () => {
    const site = await startSite();
    project = await PulumiProject.create({
      engine,
      files: {
        'args.json': edgeArgs(),
        'index.ts': `
          import { readFileSync } from 'node:fs';
          import { LoadBalancer } from 'kumiki/pulumi';

          const args = JSON.parse(readFileSync('args.json', 'utf8'));
          const edge = new LoadBalancer('edge', args);
          const [virtualIp] = args.virtualIps;
          const address = edge.addressByKey.apply(({ web }) => web);
          new LoadBalancer('spare', {
            ...args,
            name: 'spare',
            description: address.apply((text) => 'stands in for ' + text),
            virtualIps: [{ ...virtualIp, sorryServer: address }],
          });
        `,
      },
      config: site.config,
      secrets: site.secrets,
    });
    const preview = await project.mustRun('preview', '--diff');
    expect(preview).toContain('+ 4 to create');
    expect(site.newRequests()).toEqual([]);

    await project.mustRun('up', '--yes', '--skip-preview');
    const spare = site.appliances().find(({ name }) => name === 'spare');
    expect(spare?.description).toBe('stands in for 203.0.113.8');
    expect(spare?.saved.map(({ SorryServer }) => SorryServer)).toEqual(['203.0.113.8']);
  });

  it('can be the unchanged quickstart, with progress in the language of the user', async () => {
    const site = await startSite();
    project = await PulumiProject.create({
      engine,
      files: { 'Pulumi.yaml': readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8') },
      env: { ...site.simulator.env, KUMIKI_LANG: 'ja' },
    });
    project.link('examples');
    const progress = await project.mustRun('up', '--yes', '--skip-preview');
    expect(progress).toMatch(/ロードバランサー \d+ を.*作成しました/);
    const [address, ...others] = Object.values((await project.outputs()).addresses ?? {});
    expect(others).toEqual([]);
    expect(
      site.appliance().applied?.map(({ VirtualIPAddress, Servers }) => [VirtualIPAddress, Servers?.length]),
    ).toEqual([[address, 2]]);
    await project.mustRun('destroy', '--yes', '--skip-preview');
    expect(site.appliances()).toEqual([]);
  });

  it.each([
    ['what a stack has wrong', SHOP_PROGRAM, { servers: ['203.0.113.5'], ports: [0], plan: 'standard' }],
    [
      'why an operation fails',
      EDGE_PROGRAM,
      { network: { kind: 'router', router: { by: 'name', value: 'k8s-ruter' } } },
    ],
  ])('report in the language of the user %s', async (_, program, given) => {
    const text = await failWith(program, given);
    expect(text).toMatch(/^ *error: LB_\w+/m);
    expect(text).toMatch(/^ *対処 {3}/m);
  });

  it('report what is wrong with a resource without a stack trace', async () => {
    const text = await failWith(EDGE_PROGRAM, { plan: 'fast' });
    expect(text).toMatch(
      /^ *error: PROPS_KIND {2}\(index\.ts:5\)\n *LoadBalancer: plan を文字列「fast」にはできません\n/m,
    );
    expect(text).not.toMatch(/^ *at |problems/m);
  });

  /** Returns what a Japanese user reads when a program with these arguments fails. */
  async function failWith(program: string, given: object): Promise<string> {
    const site = await startSite();
    project = await PulumiProject.create({
      engine,
      files: { 'index.ts': program, 'site.json': JSON.stringify(given), 'args.json': edgeArgs(given) },
      config: site.config,
      secrets: site.secrets,
      env: { KUMIKI_LANG: 'ja' },
    });
    const { code, text } = await project.run('up', '--yes', '--skip-preview');
    expect(code).not.toBe(0);
    return text;
  }
});
