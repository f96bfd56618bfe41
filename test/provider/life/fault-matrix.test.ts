import { FAULTS, type Fault } from './faults';
import { OPERATIONS, type Operation } from './operations';
import { isNumber, Process } from './process';
import { Watch } from './recovery';
import { Counter, isChosen, SCALE } from './scale';
import { countRequests, type Scene, setScene } from './starting-states';

/** Errors in which an operation may end: an adoption of one appliance must not take another one instead. */
const LAST_WORDS: Readonly<Record<string, RegExp>> = {
  'an adoption, a failure of the appliance': /LB_APPLIANCE_FAILED|LB_ADOPT/,
  'an adoption, a removal in the console': /LB_ADOPT/,
};

/** Errors in which an operation on a share may end: only its owner can repair an appliance of others. */
const LAST_WORDS_OF_SHARES: Readonly<Record<string, RegExp>> = {
  'a failure of the appliance': /LB_APPLIANCE_FAILED/,
  'a removal in the console': /LB_NOT_FOUND/,
};

describe.each(Object.entries(OPERATIONS))('%s', (name, operation) => {
  let scene: Scene;
  let requests: number;

  beforeAll(async () => {
    scene = await setScene(operation, 'clean');
    requests = await countRequests(scene, operation);
  });

  it.each(Object.entries(FAULTS))(
    'comes to its end in spite of %s at any request',
    async (kind, fault) => {
      const counter = new Counter();
      const lastWords = operation.mayServe ? LAST_WORDS_OF_SHARES[kind] : LAST_WORDS[`${name}, ${kind}`];
      for (let k = 1; k <= requests; k++) {
        if (!isChosen(`${name} ${kind} ${k}`, SCALE.faults)) continue;
        const verdict = await disturb(scene, operation, fault, k);
        const isExpected = (violation: string) => lastWords?.test(violation) ?? false;
        const violations = verdict.violations.some(isExpected) ? [] : verdict.violations;
        counter.add(`at request ${k}`, verdict.reruns, violations);
      }
      counter.report('faults');
      expect(counter.failed).toEqual([]);
    },
    60_000,
  );
});

async function disturb(scene: Scene, operation: Operation, fault: Fault, k: number) {
  scene.reset();
  const { cloud, stack } = scene;
  const watch = new Watch(scene, operation, { mayDrift: fault.mayDrift });
  const process = new Process(cloud, { fault: { at: isNumber(k), disturb: fault.begin(cloud.save()) } });
  const outcome = await process.run((each) => operation.run(stack, each));
  return watch.recover(outcome, process);
}
