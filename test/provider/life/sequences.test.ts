import fc from 'fast-check';
import { kept, report, SCALE } from './scale';
import { findViolations, sequencesOf } from './sequences';

describe.each(['a load balancer', 'a share'] as const)(
  '%s that people and accidents change in turn',
  (subject) => {
    it('can always be brought back, and leaves nothing behind when it is destroyed', async () => {
      const property = fc.asyncProperty(sequencesOf(subject), async (steps) => {
        expect(await findViolations(subject, steps)).toEqual([]);
      });
      const examples = kept.sequences
        .filter((each) => each.of === subject)
        .map(({ steps }): [typeof steps] => [steps]);
      const details = await fc.check(property, { seed: 1, numRuns: SCALE.sequences[subject], examples });
      const [steps] = details.counterexample ?? [];
      if (steps) report({ keep: { sequences: [{ of: subject, steps }] } });
      const { numRuns: runs, failed } = details;
      report({ of: 'sequences', runs, after: [0, runs, 0], violations: failed ? 1 : 0 });
      const message = `${fc.defaultReportMessage(details)}\n${details.errorInstance}`;
      expect(failed ? message : undefined).toBeUndefined();
    }, 3_600_000);
  },
);
