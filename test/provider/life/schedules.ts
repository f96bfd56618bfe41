import fc from 'fast-check';
import type { LoadBalancerInputs } from '../../../lib/appliance/spec/inputs';
import type { Behaviour, Site } from '../../../lib/simulator';
import { Cloud } from './cloud';
import { checkConverged, checkHolders, checkRemoved, type IsOurs, watchStrangers } from './invariants';
import { type Outcome, Process } from './process';
import { formatOutcome } from './recovery';
import { hasOwnerTag, inputs, OWNER_TAG, placeStrangers, SITE, servers, virtualIp } from './site';
import { Stack } from './stack';

/** How several processes get along: whose requests come first is up to the seed. */
export interface Crowd {
  readonly processes: number;
  /** Whether all are runs of one stack, or each has a load balancer of its own. */
  readonly share: 'one load balancer' | 'one block';
  readonly seed: number;
  readonly behaviour?: Partial<Behaviour>;
  /** Whether the service refuses what somebody else has. @default true */
  readonly comparesAddresses?: boolean;
}

/** Lets a crowd create, change and remove at the same time, and returns what went wrong. */
export async function findCrowdViolations({
  processes,
  share,
  seed,
  behaviour,
  comparesAddresses = true,
}: Crowd): Promise<string[]> {
  const random = createRandom(seed);
  const site = processes > 4 ? LARGER_SITE : SITE;
  const cloud = await Cloud.open(site, behaviour, comparesAddresses ? 'strict' : 'lenient');
  cloud.edit(placeStrangers);
  const violations = new Set<string>();
  const add = (found: Iterable<string>) => {
    for (const each of found) violations.add(each);
  };
  const checkStrangers = watchStrangers(cloud.zone(), hasOwnerTag);
  cloud.onChanged = () => {
    const now = cloud.zone();
    // else two may have one until they have looked
    if (comparesAddresses) add(checkHolders(now));
    add(checkStrangers(now));
  };
  const members = Array.from(
    { length: processes },
    (_, index) => new Member(share === 'one block' ? index : 0),
  );
  const together = async (work: (member: Member, process: Process) => Promise<void>): Promise<Outcome[]> => {
    const started = members.map((member) =>
      new Process(cloud, { random, latencyMs: () => chooseLatencyMs(random) }).start((process) =>
        work(member, process),
      ),
    );
    await cloud.timeline.runUntil(() => started.every(({ outcome }) => outcome !== undefined));
    add(checkHolders(cloud.zone()));
    return started.flatMap(({ outcome }) => outcome ?? []);
  };
  const expectDone = (what: string, outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes)
      if (outcome !== 'done') violations.add(`${what}: ${formatOutcome(outcome)}`);
  };

  expectDone('creation', await together((member, process) => member.stack.up(process, member.first)));
  const last = share === 'one block' ? members : members.slice(0, 1);
  // two runs of one stack at the same time: the next run puts right what both have done
  for (const member of last) await settle(cloud, member, member.first, add);
  if (share === 'one block') {
    expectDone('change', await together((member, process) => member.stack.up(process, member.next)));
    for (const { stack, next, isOurs } of members) add(checkConverged(cloud.zone(), stack, next, isOurs));
  }
  expectDone('removal', await together((member, process) => member.stack.destroy(process)));
  for (const { stack, isOurs } of members) add(checkRemoved(cloud.zone(), stack, isOurs));
  return [...violations];
}

/** Eight load balancers with two virtual IPs each do not fit into the other one. */
const LARGER_SITE: Site = {
  ...SITE,
  routers: (SITE.routers ?? []).map((router) => ({ ...router, prefixLength: 26 })),
};

/** A process and the load balancer that it is for. */
class Member {
  readonly stack = new Stack();
  readonly first: LoadBalancerInputs;
  readonly next: LoadBalancerInputs;
  readonly isOurs: IsOurs;

  constructor(index: number) {
    const ownerTag = `${OWNER_TAG.slice(0, -1)}${index}`;
    const common = { ownerTag, name: `edge-${index}`, redundant: false };
    const one = virtualIp({ key: 'web', on: [80], servers: servers('203.0.113.5') });
    this.first = inputs({ ...common, virtualIps: [one] });
    this.next = inputs({ ...common, virtualIps: [one, { ...one, key: 'more' }] });
    this.isOurs = ({ tags }) => tags.includes(ownerTag);
  }
}

async function settle(
  cloud: Cloud,
  { stack, isOurs }: Member,
  wanted: LoadBalancerInputs,
  add: (violations: Iterable<string>) => void,
): Promise<void> {
  const process = new Process(cloud);
  const outcome = await process.run(async (each) => {
    await stack.refresh(each);
    await stack.up(each, wanted);
  });
  if (outcome !== 'done') add([`the run afterwards: ${formatOutcome(outcome)}`]);
  add(checkConverged(cloud.zone(), stack, wanted, isOurs));
}

/** Mostly short; a tenth is so long that others get ahead by whole operations. */
function chooseLatencyMs(random: () => number): number {
  const longest = random() < 0.1 ? 4_000 : 150;
  return Math.round(5 + random() * longest);
}

/** A generator of numbers, 0 ≤ x < 1, that a seed determines. */
function createRandom(seed: number): () => number {
  const [generator] = fc.sample(
    fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
    {
      seed,
      numRuns: 1,
    },
  );
  return () => Number(generator?.next().value);
}
