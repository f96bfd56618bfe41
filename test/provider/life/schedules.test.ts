import { Counter, kept, report, SCALE } from './scale';
import { type Crowd, findCrowdViolations } from './schedules';

const CROWDS: readonly Omit<Crowd, 'seed'>[] = [
  { processes: 2, share: 'one block' },
  { processes: 4, share: 'one block' },
  { processes: 2, share: 'one load balancer' },
  { processes: 4, share: 'one load balancer' },
];

describe.each(CROWDS)('$processes processes that share $share', (crowd) => {
  it('get along, whosever requests come first', async () => {
    const seeds = Array.from({ length: SCALE.schedules }, (_, index) => index + 1);
    await expectPeace(seeds.map((seed) => ({ ...crowd, seed })));
  }, 3_600_000);
});

it('what once went wrong between processes does not any more', async () => {
  await expectPeace(kept.schedules);
}, 3_600_000);

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
