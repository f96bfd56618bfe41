import { Counter, kept, report, SCALE } from './scale';
import { type Crowd, findCrowdViolations } from './schedules';

/**
 * If requests take longer than the pause after a conflict, all processes come back at the same time. If all
 * continued at the same place, 8 of them would have 7 conflicts, then 6, and so on: 28.
 */
const SLOW = { latencyMs: 2_000, mostConflicts: 14 };

const CROWDS: readonly Omit<Crowd, 'seed'>[] = [
  { processes: 2, share: 'one block' },
  { processes: 4, share: 'one block' },
  { processes: 2, share: 'one load balancer' },
  { processes: 4, share: 'one load balancer' },
];

const UNCOMPARED: readonly Omit<Crowd, 'seed'>[] = [
  { processes: 2, share: 'one block', comparesAddresses: false },
  { processes: 8, share: 'one block', comparesAddresses: false },
];

describe('8 processes that share one block, after a conflict,', () => {
  it('continue at different places, and do not collide again and again', async () => {
    await expectPeace(seedsOf({ processes: 8, share: 'one block', ...SLOW }).slice(0, 3));
  }, 3_600_000);
});

const TENANTS: readonly Omit<Crowd, 'seed'>[] = [
  { processes: 2, share: 'one existing load balancer' },
  { processes: 6, share: 'one existing load balancer' },
  { processes: 3, share: 'one existing load balancer', comparesSettings: false },
];

describe.each(TENANTS)('$processes processes with shares (settings compared: $comparesSettings)', (crowd) => {
  it('get along on one load balancer that others own', async () => {
    await expectPeace(seedsOf(crowd));
  }, 3_600_000);
});

describe.each(UNCOMPARED)('$processes processes on a service that compares no addresses', (crowd) => {
  it('end up without an address that two of them have', async () => {
    await expectPeace(seedsOf(crowd));
  }, 3_600_000);
});

describe.each(CROWDS)('$processes processes that share $share', (crowd) => {
  it('get along, in whatever order their requests come', async () => {
    await expectPeace(seedsOf(crowd));
  }, 3_600_000);
});

it('schedules that once went wrong do not go wrong any more', async () => {
  await expectPeace(kept.schedules);
}, 3_600_000);

function seedsOf(crowd: Omit<Crowd, 'seed'>): Crowd[] {
  return Array.from({ length: SCALE.schedules }, (_, index) => ({ ...crowd, seed: index + 1 }));
}

async function expectPeace(crowds: readonly Crowd[]): Promise<void> {
  const counter = new Counter();
  for (const crowd of crowds) {
    const violations = await findCrowdViolations(crowd);
    counter.add(JSON.stringify(crowd), 0, violations);
    if (violations.length > 0) report({ keep: { schedules: [crowd] } });
  }
  counter.report('schedules');
  expect(counter.failed).toEqual([]);
}
