import fc from 'fast-check';
import type { VirtualIpSpec } from '../../../lib/appliance/spec/spec';
import type { ResourceInputs } from '../../../lib/provider/resource-provider';
import type { HttpRequest } from '../../../lib/sakura/http/http';
import type { Behaviour, Site } from '../../../lib/simulator';
import { checkWanted } from './check-share';
import { Cloud } from './cloud';
import { checkHolders, checkRemoved, type IsOurs, watchStrangers } from './invariants';
import { type Outcome, Process } from './process';
import { formatOutcome } from './recovery';
import { placeHosts, share } from './share-site';
import { hasOwnerTag, inputs, OWNER_TAG, placeStrangers, SITE, servers, virtualIp } from './site';
import { Stack } from './stack';

/** How several processes get along: whose requests come first is up to the seed. */
export interface Crowd {
  readonly processes: number;
  /**
   * Whether all are runs of one stack, or each has a load balancer of its own, or virtual IPs of its own on a load
   * balancer of somebody else.
   */
  readonly share: 'one load balancer' | 'one block' | 'one existing load balancer';
  readonly seed: number;
  readonly behaviour?: Partial<Behaviour>;
  /** Whether the service refuses what somebody else has. @default true */
  readonly comparesAddresses?: boolean;
  /** Whether the service refuses settings that were made from others than those there are. @default true */
  readonly comparesSettings?: boolean;
  /** How long each request and each reply is on its way. @default - mostly short, by the seed */
  readonly latencyMs?: number;
  /** How often processes may choose what another has taken. @default - any number of times */
  readonly mostConflicts?: number;
}

/** Lets a crowd create, change and remove at the same time, and returns what went wrong. */
export async function findCrowdViolations({
  processes: count,
  share,
  seed,
  behaviour,
  comparesAddresses = true,
  comparesSettings = true,
  latencyMs: fixedMs,
  mostConflicts = Number.POSITIVE_INFINITY,
}: Crowd): Promise<string[]> {
  const random = createRandom(seed);
  const site = count > 4 && share !== 'one existing load balancer' ? LARGER_SITE : SITE;
  const cloud = await Cloud.open(site, behaviour, comparesAddresses ? 'strict' : 'lenient');
  cloud.edit(placeStrangers);
  const isShared = share === 'one existing load balancer';
  if (isShared) cloud.edit(placeHosts);
  const violations = new Set<string>();
  const add = (found: Iterable<string>) => {
    for (const each of found) violations.add(each);
  };
  const checkStrangers = watchStrangers(
    cloud.zone(),
    hasOwnerTag,
    ({ name }) => isShared && name === 'old-lb',
  );
  cloud.onChanged = () => {
    const now = cloud.zone();
    // else two may have one until they have looked
    if (comparesAddresses) add(checkHolders(now));
    add(checkStrangers(now));
  };
  const members = Array.from(
    { length: count },
    (_, index) => new Member(share === 'one load balancer' ? 0 : index, isShared),
  );
  const together = async (work: (member: Member, process: Process) => Promise<void>): Promise<Outcome[]> => {
    // where nothing is compared, what is under way for longer than one looks afterwards cannot be seen
    const latencyMs = () => fixedMs ?? chooseLatencyMs(random, comparesSettings ? 4_000 : 800);
    const processes = members.map(() => {
      const alter = comparesSettings ? {} : { alter: withoutHash };
      return new Process(cloud, { random, latencyMs, ...alter });
    });
    const started = processes.map((process, index) =>
      process.start((each) => {
        const member = members[index];
        return member ? work(member, each) : Promise.resolve();
      }),
    );
    await cloud.timeline.runUntil(() => started.every(({ outcome }) => outcome !== undefined));
    add(checkHolders(cloud.zone()));
    const conflicts = processes.reduce((sum, each) => sum + each.conflicts, 0);
    if (conflicts > mostConflicts) add([`${conflicts} choices were taken by others`]);
    if (process.env.LIFE_TRACE) console.log(`${conflicts} conflicts`);
    return started.flatMap(({ outcome }) => outcome ?? []);
  };
  const expectDone = (what: string, outcomes: readonly Outcome[]) => {
    for (const outcome of outcomes)
      if (outcome !== 'done') violations.add(`${what}: ${formatOutcome(outcome)}`);
  };

  expectDone('creation', await together((member, process) => member.stack.up(process, member.first)));
  const last = share === 'one load balancer' ? members.slice(0, 1) : members;
  // two runs of one stack at the same time: the next run puts right what both have done
  for (const member of last) await settle(cloud, member, member.first, add);
  if (share !== 'one load balancer') {
    expectDone('change', await together((member, process) => member.stack.up(process, member.next)));
    // a change that is overwritten after it was looked at is noticed by the next run
    if (!comparesSettings) for (const member of members) await settle(cloud, member, member.next, add);
    for (const { stack, next, isOurs } of members) add(checkWanted(cloud.zone(), stack, next, isOurs));
  }
  expectDone('removal', await together((member, process) => member.stack.destroy(process)));
  for (const { stack, isOurs } of members) add(checkRemoved(cloud.zone(), stack, isOurs));
  return [...violations];
}

/** As a service takes it that does not compare settings. */
function withoutHash(request: HttpRequest): HttpRequest {
  if (request.method !== 'PUT' || !request.body) return request;
  const body = JSON.stringify(JSON.parse(request.body), (name, value: unknown) =>
    /SettingsHash$/.test(name) ? undefined : value,
  );
  return { ...request, body };
}

/** Eight load balancers with two virtual IPs each do not fit into the other one. */
const LARGER_SITE: Site = {
  ...SITE,
  routers: (SITE.routers ?? []).map((router) => ({ ...router, prefixLength: 26 })),
};

/** A process and the load balancer that it is for. */
class Member {
  readonly stack = new Stack();
  readonly first: ResourceInputs;
  readonly next: ResourceInputs;
  readonly isOurs: IsOurs;

  constructor(index: number, isShared: boolean) {
    const ownerTag = `${OWNER_TAG.slice(0, -1)}${index}`;
    const common = { ownerTag, name: `edge-${index}`, redundant: false };
    const one = virtualIp({ key: 'web', on: [80], servers: servers('203.0.113.5') });
    const ask = (virtualIps: readonly VirtualIpSpec[]): ResourceInputs =>
      isShared ? share({ ownerTag, virtualIps }) : inputs({ ...common, virtualIps });
    this.first = ask([one]);
    this.next = ask([one, { ...one, key: 'more' }]);
    this.isOurs = ({ tags }) => tags.includes(ownerTag);
  }
}

async function settle(
  cloud: Cloud,
  { stack, isOurs }: Member,
  wanted: ResourceInputs,
  add: (violations: Iterable<string>) => void,
): Promise<void> {
  const process = new Process(cloud);
  const outcome = await process.run(async (each) => {
    await stack.refresh(each);
    await stack.up(each, wanted);
  });
  if (outcome !== 'done') add([`the run afterwards: ${formatOutcome(outcome)}`]);
  add(checkWanted(cloud.zone(), stack, wanted, isOurs));
}

/** Mostly short; a tenth is so long that others get ahead by whole operations. */
function chooseLatencyMs(random: () => number, slowestMs: number): number {
  const longest = random() < 0.1 ? slowestMs : 150;
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
