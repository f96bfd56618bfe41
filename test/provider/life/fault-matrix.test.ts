import { FAULTS } from './faults';
import { OPERATIONS } from './operations';
import { isNumber, Process } from './process';
import { Watch } from './recovery';
import { setScene } from './starting-states';

const CASES = Object.keys(OPERATIONS).flatMap((name) =>
  Object.keys(FAULTS).map((kind) => [name, kind] as const),
);

describe.each(CASES)('%s', (name, kind) => {
  it(`comes to its end in spite of ${kind} at any request`, async () => {
    const operation = OPERATIONS[name];
    const fault = FAULTS[kind];
    if (!operation || !fault) throw new Error(`${name} ${kind}`);
    const scene = await setScene(operation, 'clean');
    const begin = scene.cloud.save();
    const failed: string[] = [];
    for (let k = 1; ; k++) {
      scene.reset();
      const watch = new Watch(scene, operation, { mayDrift: fault.mayDrift });
      const process = new Process(scene.cloud, { fault: { at: isNumber(k), disturb: fault.begin(begin) } });
      const outcome = await process.run((each) => operation.run(scene.stack, each));
      if (process.requests < k) break;
      const { violations } = await watch.recover(outcome, process);
      failed.push(...violations.map((violation) => `at request ${k}: ${violation}`));
    }
    expect(failed).toEqual([]);
  });
});
