import fc from 'fast-check';
import { findViolations, sequences } from './sequences';

const RUNS = Number(process.env.KUMIKI_FAULT_RUNS ?? 300);
const SEED = Number(process.env.KUMIKI_FAULT_SEED ?? 1);

describe('a load balancer that people and accidents change in turn', () => {
  it('can always be brought back, and leaves nothing behind when it is destroyed', async () => {
    const property = fc.asyncProperty(sequences, async (steps) => {
      expect(await findViolations(steps)).toEqual([]);
    });
    await fc.assert(property, { seed: SEED, numRuns: RUNS });
  }, 600_000);
});
