import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ApplianceRecord } from '../../../lib/testing';
import { ROOT } from '../harness/root';
import { SimulatedSite } from '../harness/simulated-site';

/**
 * Number of rounds: in each, every process creates a load balancer, adds a virtual IP, and removes the load
 * balancer.
 */
const ROUNDS = Number(process.env.KUMIKI_CROWD_ROUNDS ?? 3);
const PROCESSES = 8;
/** Pauses pass this many times as fast as in real time. */
const SPEED = 20;

describe(`${PROCESSES} processes that share one block`, () => {
  let site: SimulatedSite;
  let members: ChildProcess[];

  beforeAll(async () => {
    site = await SimulatedSite.start({
      speed: SPEED,
      site: { routers: [{ name: 'k8s-router', networkAddress: '203.0.113.0', prefixLength: 27 }] },
    });
    const env = { ...process.env, ...site.simulator.env };
    members = Array.from({ length: PROCESSES }, (_, index) =>
      fork(join(__dirname, 'crowd-member.cjs'), [String(index), String(SPEED)], { cwd: ROOT, env }),
    );
    await Promise.all(members.map((member) => once(member, 'message')));
  });

  afterAll(async () => {
    for (const member of members) member.disconnect();
    await site.close();
  });

  /** Gives all members an order at the same time; resolves to the addresses that each has afterwards. */
  async function order(what: 'create' | 'widen' | 'delete'): Promise<Record<string, string>[]> {
    const answers = await Promise.all(
      members.map(async (member) => {
        const answer = once(member, 'message');
        member.send(what);
        return (await answer)[0] as { addresses?: Record<string, string>; error?: string };
      }),
    );
    expect(answers.flatMap(({ error }) => error ?? [])).toEqual([]);
    return answers.map(({ addresses = {} }) => addresses);
  }

  it(
    `create, change and delete ${PROCESSES} load balancers in ${ROUNDS} rounds, without failures or duplicates`,
    async () => {
      for (let round = 1; round <= ROUNDS; round++) {
        const made = await order('create');
        checkRound(site.appliances());
        const widened = await order('widen');
        checkRound(site.appliances());
        // each key keeps its address
        expect(widened.map(({ web }) => web)).toEqual(made.map(({ web }) => web));
        await order('delete');
        expect(site.appliances()).toEqual([]);
      }
    },
    20_000 + ROUNDS * 20_000,
  );
});

function checkRound(appliances: readonly ApplianceRecord[]): void {
  expect(appliances.map(({ name }) => name).sort()).toEqual(
    Array.from({ length: PROCESSES }, (_, index) => `edge-${index}`),
  );
  const held = appliances.flatMap(({ units, saved }) => [
    ...units,
    ...saved.map((entry) => entry.VirtualIPAddress),
  ]);
  expect(new Set(held).size).toBe(held.length);
  expect(new Set(appliances.map(({ vrid }) => vrid)).size).toBe(PROCESSES);
  for (const { applied, saved } of appliances) expect(applied).toEqual(saved);
}
