import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Boundary, BoundaryProxy } from '../harness/boundary-proxy';
import { SimulatedSite } from '../harness/simulated-site';
import { findDisagreements, KINDS } from './agreement';
import type { KubeObject } from './api-client';
import type { ChangingSite } from './changing-site';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { CHANGING_PROGRAM } from './programs';

/** With `npm run test:site -- --kills`, every request that changes something; by itself, the worst. */
const isWhole = process.env.KUMIKI_SITE_KILLS === 'all';
/** The life to begin with, counted from 1. */
const FROM = Number(process.env.KUMIKI_SITE_FROM ?? 1);

/** Where a run is killed: at a request to the cloud or to the cluster. */
type Stop = Boundary & { readonly at: 'cloud' | 'cluster' };

/**
 * One site from nothing to nothing. Each of its runs is killed once it has come to every one of its stops, and then run
 * again.
 */
interface Life {
  readonly up: readonly Stop[];
  readonly change: readonly Stop[];
  /** What the killed change was to bring, if the program changes again before the next run. @default - the same */
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
/** Changes objects in place, makes more of them and another configuration, and asks the cloud for more. */
const SECOND: ChangingSite = {
  nodes: [5, 6],
  services: [{ name: 'shop', replicas: 2, version: 2, port: 8080 }],
  routes: { '/a/': 'shop', '/b/': 'shop' },
  gateways: 1,
  directPorts: [8443],
};

/** In cloud and cluster at once: there and unknown to the engine, or known to it and half done. */
const WORST: Life = {
  up: [
    stop('cloud', 'after', /^POST .*\/appliance$/),
    stop('cluster', 'after', /^PATCH .*\/services\/[^/]*edge-service[^/]*$/),
  ],
  change: [
    stop('cloud', 'before', /^PUT .*\/config$/),
    stop('cluster', 'after', /^PATCH .*\/configmaps\/gateway-/),
  ],
  // what it made for that is known to the next run, and goes in time
  abandoned: { ...SECOND, routes: { '/never/': 'shop' } },
  // the engine deletes in steps: what comes in another one would never be reached
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

  /** Ends a run, and all that it has started, once it has come to all of its stops. */
  async function killAt(stops: readonly Stop[], what: 'up' | 'destroy'): Promise<void> {
    const reached = Promise.all(stops.map((each) => proxies[each.at].reached(each)));
    const { ended, kill } = rig.project.start(what, '--yes', '--skip-preview');
    const endedFirst = ended.then(({ text }) => Promise.reject(new Error(`it never came there:\n${text}`)));
    await Promise.race([reached, endedFirst]);
    kill();
    await endedFirst.catch(() => undefined);
    // the plugin is in this process, and goes on waiting
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

  /** Lives that, together, are killed before and after every changing request of a life without a kill. */
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
    'is finished by the next run, with nothing twice and nothing left over',
    async () => {
      const lives = isWhole ? await listAllLives() : [WORST];
      // a number past the last one is not a run in which nothing was wrong
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

/** Both sides of each request, the first and any later one of its kind. */
function toStops(at: Stop['at'], requests: readonly string[]): Stop[] {
  const counts = new Map<string, number>();
  return requests.flatMap((request) => {
    // another life has another appliance
    const pattern = `^${request.replaceAll('.', '\\.').replaceAll(/(?<=\/)\d+(?=$|\/)/g, '\\d+')}$`;
    const change = (counts.get(pattern) ?? 0) + 1;
    counts.set(pattern, change);
    return (['before', 'after'] as const).map((when) => stop(at, when, new RegExp(pattern), change));
  });
}

function format({ when, change, request, at }: Stop): string {
  return `${when} ${change > 1 ? `number ${change} of ` : ''}${request?.source} of the ${at}`;
}
