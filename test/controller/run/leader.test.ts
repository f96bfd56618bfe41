import { formatMicroTime, type LeaderOptions, runLeaderElection } from '../../../lib/controller/run/leader';
import type { Clock } from '../../../lib/core/clock';
import { type SharedTime, shareTime } from '../../appliance/reconcile/shared-time';
import { MemoryCluster } from '../../kubernetes-api/memory-cluster';

const LEASE = { namespace: 'kube-system', name: 'kumiki-controller' };

/** A candidate for leadership: the periods in which it led, and its failures. */
interface Candidate {
  readonly led: { readonly from: number; until: number }[];
  readonly failures: unknown[];
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

function runCandidate(
  { clock }: SharedTime,
  cluster: MemoryCluster,
  identity: string,
  changes: Partial<LeaderOptions> = {},
): Candidate {
  const led: Candidate['led'] = [];
  const failures: unknown[] = [];
  const abort = new AbortController();
  const done = runLeaderElection({
    ...{ cluster, clock, identity, lease: LEASE, random: () => 0.5, signal: abort.signal },
    lead: (signal) => leadUntilAborted(clock, signal, led),
    onChange: () => undefined,
    onContact: () => undefined,
    onFailure: (error) => failures.push(error),
    ...changes,
  });
  const candidate = { led, failures, abort, done };
  running.push(candidate);
  return candidate;
}

const running: Candidate[] = [];

afterEach(() => stop(...running.splice(0)));

async function leadUntilAborted(clock: Clock, signal: AbortSignal, led: Candidate['led']): Promise<void> {
  const time = { from: clock.now(), until: Number.POSITIVE_INFINITY };
  led.push(time);
  await clock.sleep(86_400_000, signal).catch(() => undefined);
  time.until = clock.now();
}

/** A cluster as one process sees it: each request takes some time, and may never be answered. */
class SlowCluster extends MemoryCluster {
  requestMs = 0;
  /** Delay of the replies to writes. */
  replyMs = 0;
  private readonly target: MemoryCluster;
  private readonly time: Clock;

  constructor(target: MemoryCluster, time: Clock) {
    super(time);
    this.target = target;
    this.time = time;
  }

  override tryGet: MemoryCluster['tryGet'] = (kind, name, options) =>
    this.delay(options?.signal, 0, () => this.target.tryGet(kind, name, options));
  override create: MemoryCluster['create'] = (kind, object, options) =>
    this.delay(options?.signal, this.replyMs, () => this.target.create(kind, object, options));
  override update: MemoryCluster['update'] = (kind, object, options) =>
    this.delay(options?.signal, this.replyMs, () => this.target.update(kind, object, options));

  private async delay<T>(
    signal: AbortSignal | undefined,
    replyMs: number,
    work: () => Promise<T>,
  ): Promise<T> {
    await this.time.sleep(this.requestMs, signal);
    const result = await work();
    await this.time.sleep(replyMs, signal);
    return result;
  }
}

/** Whether two candidates ever led at the same time. */
function doOverlap(...candidates: readonly Candidate[]): boolean {
  const times = candidates.flatMap(({ led }) => led).sort((a, b) => a.from - b.from);
  return times.some(({ until }, index) => until > (times[index + 1]?.from ?? Number.POSITIVE_INFINITY));
}

async function stop(...candidates: readonly Candidate[]): Promise<void> {
  for (const { abort } of candidates) abort.abort(new Error('stopped'));
  await Promise.all(candidates.map(({ done }) => done));
}

describe('the election', () => {
  it('lets one of three lead, and the next one at once when the leader stops', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    const all = ['a', 'b', 'c'].map((identity) => runCandidate(time, cluster, identity));
    await time.clock.sleep(60_000);
    const [leader, ...others] = all.filter(({ led }) => led.length > 0);
    expect(others).toEqual([]);
    const wentAt = time.clock.now();
    if (leader) await stop(leader);
    await time.clock.sleep(10_000);
    const [next] = all.filter((each) => each !== leader && each.led.length > 0);
    expect((next?.led[0]?.from ?? 0) - wentAt).toBeLessThanOrEqual(2_000);
    await stop(...all);
    expect(doOverlap(...all)).toBe(false);
    expect(cluster.read('Lease', LEASE)?.spec).toMatchObject({ holderIdentity: '', leaseTransitions: 1 });
  });

  it('waits for the whole duration of a Lease whose holder was killed, by its own clock', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    // written by a machine whose clock was an hour ahead
    cluster.put('Lease', {
      metadata: LEASE,
      spec: {
        holderIdentity: 'gone',
        leaseDurationSeconds: 15,
        renewTime: formatMicroTime(time.clock.now() + 3_600_000),
      },
    });
    const began = time.clock.now();
    const next = runCandidate(time, cluster, 'next');
    await time.clock.sleep(60_000);
    const waited = (next.led[0]?.from ?? 0) - began;
    expect(waited).toBeGreaterThan(15_000);
    expect(waited).toBeLessThanOrEqual(17_000);
    await stop(next);
  });

  it.each([
    ['the reply that made it leader was 9 s late', 0, 9_000],
    ['the reply that made it leader was 6 s late', 0, 6_000],
    ['requests took 4 s and replies 1 s', 4_000, 1_000],
    ['requests took 1 s and replies 7 s', 1_000, 7_000],
  ])('ends a leadership before another one begins when %s', async (_case, requestMs, replyMs) => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    const slow = new SlowCluster(cluster, time.clock);
    Object.assign(slow, { requestMs, replyMs });
    const first = runCandidate(time, slow, 'slow', {
      onChange: () => {
        // as soon as it leads, none of its requests arrive any more
        slow.requestMs = 86_400_000;
      },
    });
    await time.clock.sleep(1_000);
    const second = runCandidate(time, cluster, 'quick');
    await time.clock.sleep(120_000);
    expect(second.led).toHaveLength(1);
    expect(doOverlap(first, second)).toBe(false);
    await stop(first, second);
  });

  it('ends a leadership if the API server is away longer than the deadline, and begins another', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    const only = runCandidate(time, cluster, 'only');
    await time.clock.sleep(30_000);
    const awayAt = time.clock.now();
    cluster.setAway(true);
    await time.clock.sleep(120_000);
    expect((only.led[0]?.until ?? Number.POSITIVE_INFINITY) - awayAt).toBeLessThanOrEqual(10_000);
    cluster.setAway(false);
    await time.clock.sleep(10_000);
    expect(only.led).toHaveLength(2);
    await stop(only);
  });

  it('ends a leadership at once when another holder has taken the Lease', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    const only = runCandidate(time, cluster, 'only');
    await time.clock.sleep(10_000);
    cluster.edit('Lease', LEASE, (lease) => ({ ...lease, spec: { ...lease.spec, holderIdentity: 'other' } }));
    const takenAt = time.clock.now();
    await time.clock.sleep(5_000);
    expect((only.led[0]?.until ?? Number.POSITIVE_INFINITY) - takenAt).toBeLessThanOrEqual(2_000);
    await stop(only);
    expect(cluster.read('Lease', LEASE)?.spec?.holderIdentity).toBe('other');
  });

  it('goes on leading if its own renewal was sent twice, over a connection that broke', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    const update = cluster.update.bind(cluster);
    let repeats = false;
    cluster.update = async (...args) => {
      if (repeats) await update(...args);
      repeats = false;
      return update(...args);
    };
    const only = runCandidate(time, cluster, 'only');
    await time.clock.sleep(10_000);
    repeats = true;
    await time.clock.sleep(30_000);
    expect(repeats).toBe(false);
    expect([only.led.length, only.led[0]?.until, only.failures]).toEqual([1, Number.POSITIVE_INFINITY, []]);
  });

  it('reports that the namespace of the Lease does not exist', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    cluster.create = () => Promise.reject(new Error('namespaces "nowhere" not found'));
    const only = runCandidate(time, cluster, 'only');
    await time.clock.sleep(5_000);
    await stop(only);
    expect(only.led).toEqual([]);
    expect(only.failures.join()).toContain('nowhere');
  });

  it('releases the Lease when the work of the leader fails', async () => {
    const time = shareTime();
    const cluster = new MemoryCluster(time.clock);
    let tries = 0;
    const only = runCandidate(time, cluster, 'only', {
      lead: () => {
        tries += 1;
        return Promise.reject(new Error('broken'));
      },
    });
    await time.clock.sleep(20_000);
    await stop(only);
    expect(tries).toBeGreaterThan(5);
    expect(cluster.read('Lease', LEASE)?.spec?.holderIdentity).toBe('');
  });
});
