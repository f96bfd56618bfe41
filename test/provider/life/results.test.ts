import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from './faults';
import { OPERATIONS, type Operation } from './operations';
import { Process } from './process';
import type { Tally } from './scale';
import { type StartingState, setScene, startsOf } from './starting-states';

type Result = Omit<Tally, 'of'>;

/** The results of a complete run that README.md shows: `npm run test:faults -- --record`. */
const recorded: Readonly<Record<Tally['of'], Result>> = JSON.parse(
  readFileSync(join(__dirname, 'results.json'), 'utf8'),
);

describe('the figures of the last recorded run', () => {
  it('have a kill before and one after each request', async () => {
    const cases = Object.values(OPERATIONS).flatMap((operation) =>
      startsOf(operation).map((start) => countRequests(operation, start)),
    );
    expectFits(recorded.crashes.runs, 2, sum(await Promise.all(cases)));
  });

  it('have each fault at each request', async () => {
    const cases = Object.values(OPERATIONS).map((operation) => countRequests(operation, 'clean'));
    expectFits(recorded.faults.runs, Object.keys(FAULTS).length, sum(await Promise.all(cases)));
  });

  it('have at least 1,000 sequences and 400 schedules', () => {
    expect(recorded.sequences.runs).toBeGreaterThanOrEqual(1000);
    expect(recorded.schedules.runs).toBeGreaterThanOrEqual(400);
  });

  it.each(Object.entries(recorded))('count each run of the %s once, and no violation', (_of, result) => {
    expect(sum(result.after)).toBe(result.runs);
    expect(result.violations).toBe(0);
  });
});

/**
 * Checks that each kind was tried about once for each request. A few requests more or less in an operation do
 * not make the results outdated, but a new kind does.
 */
function expectFits(runs: number, kinds: number, requests: number): void {
  const perKind = runs / kinds;
  expect(perKind).toBe(Math.round(perKind));
  expect(Math.abs(perKind / requests - 1)).toBeLessThan(0.1);
}

/** Counts the requests of an undisturbed operation. */
async function countRequests(operation: Operation, start: StartingState): Promise<number> {
  const { cloud, stack } = await setScene(operation, start);
  const process = new Process(cloud);
  expect(await process.run((each) => operation.run(stack, each))).toBe('done');
  return process.requests;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
