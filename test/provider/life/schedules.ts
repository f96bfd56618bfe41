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

/** Several processes at the same time; the seed determines the order of their requests. */
export interface Crowd {
  readonly processes: number;
  /**
   * Whether all run one stack, or each has its own load balancer, or its own virtual IPs on an existing load
   * balancer of others.
   */
  readonly share: 'one load balancer' | 'one block' | 'one existing load balancer';
  readonly seed: number;
  readonly behaviour?: Partial<Behaviour>;
  /** Whether the service refuses addresses and VRIDs that are taken. @default true */
  readonly comparesAddresses?: boolean;
  /** Whether the service refuses settings that are based on outdated ones. @default true */
  readonly comparesSettings?: boolean;
  /** Latency of each request and each response. @default - mostly short, by the seed */
  readonly latencyMs?: number;
  /** How many times processes may choose something that is taken. @default - any number of times */
  readonly mostConflicts?: number;
}

/** Lets the processes create, change and remove at the same time, and returns what went wrong. */
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
    // otherwise, two may have the same one until they check
    if (comparesAddresses) add(checkHolders(now));
    add(checkStrangers(now));
  };
  const members = Array.from(
    { length: count },
    (_, index) => new Member(share === 'one load balancer' ? 0 : index, isShared),
  );
  const together = async (work: (member: Member, process: Process) => Promise<void>): Promise<Outcome[]> => {
    // without comparison, a request that takes longer than the check afterwards goes unnoticed
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
  // after two concurrent runs of one stack, the next run corrects what both have done
  for (const member of last) await settle(cloud, member, member.first, add);
  if (share !== 'one load balancer') {
    expectDone('change', await together((member, process) => member.stack.up(process, member.next)));
    // if a change is overwritten after it was checked, the next run notices
    if (!comparesSettings) for (const member of members) await settle(cloud, member, member.next, add);
    for (const { stack, next, isOurs } of members) add(checkWanted(cloud.zone(), stack, next, isOurs));
  }
  expectDone('removal', await together((member, process) => member.stack.destroy(process)));
  for (const { stack, isOurs } of members) add(checkRemoved(cloud.zone(), stack, isOurs));
  return [...violations];
}

/** Removes the hash from a request, for a service that does not compare settings. */
function withoutHash(request: HttpRequest): HttpRequest {
  if (request.method !== 'PUT' || !request.body) return request;
  const body = JSON.stringify(JSON.parse(request.body), (name, value: unknown) =>
    /SettingsHash$/.test(name) ? undefined : value,
  );
  return { ...request, body };
}

/** A site with room for eight load balancers with two virtual IPs each. */
const LARGER_SITE: Site = {
  ...SITE,
  routers: (SITE.routers ?? []).map((router) => ({ ...router, prefixLength: 26 })),
};

/** A process's stack, with the inputs of its load balancer. */
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

/** Chooses a latency: mostly short, but one in ten so long that whole operations of others overtake it. */
function chooseLatencyMs(random: () => number, slowestMs: number): number {
  const longest = random() < 0.1 ? slowestMs : 150;
  return Math.round(5 + random() * longest);
}

/** Returns a generator of numbers, 0 ≤ x < 1, that a seed determines. */
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
