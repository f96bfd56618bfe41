import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { SimulatedSite } from '../harness/simulated-site';
import { findDisagreements, findSurplusSteps, KINDS, listOwnSteps, type Observed } from './agreement';
import type { KubeObject } from './api-client';
import { type ChangingSite, change, drawChanges, FIRST_SITE } from './changing-site';
import { type ClusterRig, describeWithRig, startRig } from './cluster-rig';
import { CHANGING_PROGRAM } from './programs';

/** Set by `npm run test:site`. */
const isAskedFor = process.env.KUMIKI_SITE_CHANGES !== undefined;
const COUNT = Number(process.env.KUMIKI_SITE_CHANGES ?? 20);
/**
 * Number of changes between previews that check that nothing is left to do; each `up` also checks the one
 * before it.
 */
const PREVIEW_EVERY = 10;
const SEED = Number(process.env.KUMIKI_SITE_SEED ?? 15);
/** Number of the first change to apply by itself, counted from 1; those before it are applied in one run. */
const FROM = Number(process.env.KUMIKI_SITE_FROM ?? 1);
/** Time limit of one change, on a machine with much else to do. */
const CHANGE_MS = 60_000;

/** Random changes of one site, each on top of those before it. */
describeWithRig('a site that changes', (programs) => {
  let cloud: SimulatedSite;
  let rig: ClusterRig;

  beforeAll(async () => {
    cloud = await SimulatedSite.start();
    rig = await startRig(programs, { 'index.ts': CHANGING_PROGRAM }, { cloud });
  });

  afterAll(async () => {
    await rig?.close();
    await cloud?.close();
  });

  let site = FIRST_SITE;
  let brought = { site, tree: [] as readonly KubeObject[] };

  const list = () => rig.cluster.get<{ items: KubeObject[] }>(KINDS, '-n', 'site').items;
  const readTree = (): KubeObject[] =>
    JSON.parse(readFileSync(join(rig.project.folder, 'tree.json'), 'utf8'));
  const observe = (): Observed => ({ tree: readTree(), live: list(), appliance: cloud.appliance() });
  /** Applies a site; returns everything that is wrong afterwards. */
  const bring = async (site: ChangingSite): Promise<string[]> => {
    rig.project.write('site.json', JSON.stringify(site));
    rig.plugin.newSteps();
    const { code, text } = await rig.project.up();
    if (code !== 0) return [`up ended with ${code}:\n${text}`];
    const [from, to] = [brought, { site, tree: readTree() }];
    brought = to;
    const steps = rig.plugin.newSteps();
    const surplus = findSurplusSteps({ from, to, steps, text });
    // the first run creates everything, which shows that surplus steps are found
    if (from.tree.length === 0) {
      expect(listOwnSteps(text).map(({ type }) => type)).toContain('LoadBalancer');
      expect(surplus.join()).toContain('LoadBalancer');
      return findDisagreements(site, observe());
    }
    return [...findDisagreements(site, observe()), ...surplus];
  };
  /** Returns what another `up` would do. */
  const previewAgain = async (): Promise<string[]> => {
    const { code, text } = await rig.project.run('preview', '--expect-no-changes');
    return code === 0 ? [] : [`a second up would change something:\n${text}`];
  };

  it(
    `matches its tree in the cloud and the cluster after each of ${COUNT} changes`,
    async () => {
      const changes = drawChanges(COUNT, SEED);
      for (const step of changes.slice(0, FROM - 1)) site = change(site, step);
      expect([...(await bring(site)), ...(await previewAgain())]).toEqual([]);
      for (const [index, step] of changes.entries()) {
        if (index + 1 < FROM) continue;
        const before = site;
        site = change(site, step);
        if (isAskedFor) process.stderr.write(`${index + 1}  ${step.kind}\n`);
        const found = await bring(site);
        if ((index + 1) % PREVIEW_EVERY === 0 || index + 1 === COUNT) found.push(...(await previewAgain()));
        if (found.length > 0)
          throw new Error(
            [
              `change ${index + 1} (${step.kind}) of seed ${SEED}:`,
              ...found,
              `from ${JSON.stringify(before)}`,
              `to ${JSON.stringify(site)}`,
              `again: npm run test:site -- --changes ${COUNT} --seed ${SEED} --from ${FROM}`,
            ].join('\n'),
          );
      }
    },
    (COUNT + 2) * CHANGE_MS,
  );

  it('would be found to differ for any missing change', () => {
    const observed = observe();
    for (const step of drawChanges(200, SEED + 1)) {
      const other = change(site, step);
      if (isDeepStrictEqual(other, site)) continue;
      expect([step.kind, findDisagreements(other, observed)]).not.toEqual([step.kind, []]);
    }
  });

  it('leaves nothing behind', async () => {
    const { code, text } = await rig.project.destroy();
    expect([code, text]).toEqual([0, expect.any(String)]);
    expect(cloud.appliances()).toEqual([]);
    expect(list()).toEqual([]);
  }, 120_000);
});
