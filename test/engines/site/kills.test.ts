import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Boundary, BoundaryProxy } from '../harness/boundary-proxy';
import { SimulatedSite } from '../harness/simulated-site';
import { findDisagreements, KINDS } from './agreement';
import type { KubeObject } from './api-client';
import type { ChangingSite } from './changing-site';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { CHANGING_PROGRAM } from './programs';

/** Whether to kill at every changing request (`npm run test:site -- --kills`), not only at the worst ones. */
const isWhole = process.env.KUMIKI_SITE_KILLS === 'all';
/** Number of the first life, counted from 1. */
const FROM = Number(process.env.KUMIKI_SITE_FROM ?? 1);

/** Where a run is killed: at a request to the cloud or to the cluster. */
type Stop = Boundary & { readonly at: 'cloud' | 'cluster' };

/**
 * One site from nothing to nothing. Each of its runs is killed once it has reached all of its stops, and then
 * repeated.
 */
interface Life {
  readonly up: readonly Stop[];
  readonly change: readonly Stop[];
  /**
   * The site that the killed change was to produce, if the program changes again before the next run.
   * @default - the same
   */
  readonly abandoned?: ChangingSite;
  readonly destroy: readonly Stop[];
}

const stop = (at: Stop['at'], when: Stop['when'], request: RegExp, change = 1): Stop => ({
  ...{ at, when, request, change },
});

const FIRST: ChangingSite = {
  nodes: [5],
  services: [{ name: 'shop', replicas: 1, version: 1, port: 8080 }],
  routes: { '/a/': 'shop' },
  gateways: 1,
  directPorts: [],
};
/** Changes objects in place, adds objects and another configuration, and needs more of the cloud. */
const SECOND: ChangingSite = {
  nodes: [5, 6],
  services: [{ name: 'shop', replicas: 2, version: 2, port: 8080 }],
  routes: { '/a/': 'shop', '/b/': 'shop' },
  gateways: 1,
  directPorts: [8443],
};

/**
 * Stops in the cloud and the cluster at once: with resources that exist unknown to the engine, or that it
 * knows but are half done.
 */
const WORST: Life = {
  up: [
    stop('cloud', 'after', /^POST .*\/appliance$/),
    stop('cluster', 'after', /^PATCH .*\/services\/[^/]*edge-service[^/]*$/),
  ],
  change: [
    stop('cloud', 'before', /^PUT .*\/config$/),
    stop('cluster', 'after', /^PATCH .*\/configmaps\/gateway-/),
  ],
  // the next run knows the objects created for it, and removes them in time
  abandoned: { ...SECOND, routes: { '/never/': 'shop' } },
  // the engine deletes in steps: a second stop in a later step would never be reached
  destroy: [stop('cloud', 'before', /^DELETE .*\/appliance\/\d+$/)],
};

describeWithRig('a whole site, killed at a request', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;
  let proxies: Readonly<Record<Stop['at'], BoundaryProxy>>;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(
      programs,
      { 'index.ts': CHANGING_PROGRAM },
      {
        cloud,
        route: async (cluster) => {
          proxies = {
            cloud: await BoundaryProxy.start(cloud.simulator.url),
            cluster: await BoundaryProxy.start(cluster.url, cluster.readCertificate()),
          };
          return { kubeconfig: cluster.kubeconfigBy(new URL(proxies.cluster.url).origin) };
        },
      },
    );
    await rig.project.configure({ config: { 'sakura:apiRootUrl': proxies.cloud.url } });
  });

  afterAll(async () => {
    await rig?.close();
    for (const proxy of Object.values(proxies ?? {})) await proxy.close();
    await cloud?.close();
  });

  const run = (...args: string[]) => rig.project.mustRun(...args, '--yes', '--skip-preview');
  const up = () => run('up');
  const destroy = () => run('destroy');
  const list = (): KubeObject[] => rig.cluster.get<{ items: KubeObject[] }>(KINDS, '-n', 'site').items;
  const ask = (site: ChangingSite) => rig.project.write('site.json', JSON.stringify(site));

  /** Kills a run and all its processes once it has reached all of its stops. */
  async function killAt(stops: readonly Stop[], what: 'up' | 'destroy'): Promise<void> {
    const reached = Promise.all(stops.map((each) => proxies[each.at].reached(each)));
    const { ended, kill } = rig.project.start(what, '--yes', '--skip-preview');
    const endedFirst = ended.then(({ text }) => Promise.reject(new Error(`it never came there:\n${text}`)));
    await Promise.race([reached, endedFirst]);
    kill();
    await endedFirst.catch(() => undefined);
    // the plugin runs in this process, and would keep waiting
    for (const proxy of Object.values(proxies)) proxy.drop();
    rig.project.restoreTornState();
    await rig.project.mustRun('cancel', '--yes');
  }

  function expectAgreement(site: ChangingSite): void {
    const tree: KubeObject[] = JSON.parse(readFileSync(join(rig.project.folder, 'tree.json'), 'utf8'));
    expect(findDisagreements(site, { tree, live: list(), appliance: cloud.appliance() })).toEqual([]);
  }

  function expectNothing(): void {
    expect(cloud.appliances()).toEqual([]);
    expect(list()).toEqual([]);
    expect(rig.cluster.kubectl(['get', 'namespace', 'site']).status).not.toBe(0);
  }

  async function live(life: Life): Promise<void> {
    ask(FIRST);
    await killAt(life.up, 'up');
    await up();
    expectAgreement(FIRST);
    ask(life.abandoned ?? SECOND);
    await killAt(life.change, 'up');
    ask(SECOND);
    await up();
    expectAgreement(SECOND);
    await rig.project.mustRun('preview', '--expect-no-changes');
    await killAt(life.destroy, 'destroy');
    await destroy();
    expectNothing();
  }

  /**
   * Returns lives that, together, are killed before and after every changing request of an undisturbed life.
   */
  async function listAllLives(): Promise<Life[]> {
    const take = () => (['cloud', 'cluster'] as const).flatMap((at) => toStops(at, proxies[at].newChanges()));
    take();
    ask(FIRST);
    await up();
    const ups = take();
    ask(SECOND);
    await up();
    const changes = take();
    await destroy();
    const destroys = take();
    const pick = (stops: readonly Stop[], index: number) => stops[index % stops.length] as Stop;
    const count = Math.max(ups.length, changes.length, destroys.length);
    return Array.from({ length: count }, (_, index) => ({
      up: [pick(ups, index)],
      change: [pick(changes, index)],
      destroy: [pick(destroys, index)],
    }));
  }

  it(
    'is completed by the next run, without duplicates or leftovers',
    async () => {
      const lives = isWhole ? await listAllLives() : [WORST];
      // otherwise no run would take place, and the test would pass
      expect(lives.length).toBeGreaterThanOrEqual(FROM);
      for (const [index, life] of lives.entries()) {
        if (index + 1 < FROM) continue;
        const text = (['up', 'change', 'destroy'] as const).map(
          (what) => `${what} ${life[what].map(format).join(' and ')}`,
        );
        if (isWhole) process.stderr.write(`${index + 1} of ${lives.length}: ${text.join('; ')}\n`);
        await live(life).catch((error: Error) => {
          error.message = `killed at ${text.join('; ')}:\n${error.message}`;
          throw error;
        });
      }
    },
    isWhole ? 4 * 3600_000 : 600_000,
  );
});

/** Returns stops before and after each request, which is identified by its kind and number. */
function toStops(at: Stop['at'], requests: readonly string[]): Stop[] {
  const counts = new Map<string, number>();
  return requests.flatMap((request) => {
    // another life has another appliance id
    const pattern = `^${request.replaceAll('.', '\\.').replaceAll(/(?<=\/)\d+(?=$|\/)/g, '\\d+')}$`;
    const change = (counts.get(pattern) ?? 0) + 1;
    counts.set(pattern, change);
    return (['before', 'after'] as const).map((when) => stop(at, when, new RegExp(pattern), change));
  });
}

function format({ when, change, request, at }: Stop): string {
  return `${when} ${change > 1 ? `number ${change} of ` : ''}${request?.source} of the ${at}`;
}
