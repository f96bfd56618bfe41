import { listServing } from './invariants';
import { OPERATIONS, type Operation } from './operations';
import { isNumber, Process, type When } from './process';
import { Watch } from './recovery';
import { hasOwnerTag } from './site';
import { type Scene, STARTING_STATES, type StartingState, setScene } from './starting-states';

const CASES = Object.keys(OPERATIONS).flatMap((name) =>
  STARTING_STATES.map((start) => [name, start] as const),
);

describe.each(CASES)('%s (%s), killed at any request', (name, start) => {
  it.each<When>(['before', 'after'])(
    'is finished by the next run, killed %s it takes effect',
    async (when) => {
      const operation = OPERATIONS[name];
      if (!operation) throw new Error(name);
      const failed: string[] = [];
      for await (const { label, violations } of killEverywhere(operation, start, when)) {
        failed.push(...violations.map((violation) => `${label}: ${violation}`));
      }
      expect(failed).toEqual([]);
    },
  );
});

async function* killEverywhere(operation: Operation, start: StartingState, when: When) {
  const scene = await setScene(operation, start);
  const served = await findServed(scene, operation, start);
  for (let k = 1; ; k++) {
    scene.reset();
    const watch = new Watch(scene, operation, { served });
    const process = new Process(scene.cloud, { kill: { at: isNumber(k), when } });
    const outcome = await process.run((each) => operation.run(scene.stack, each));
    const verdict = await watch.recover(outcome, process);
    yield { label: `killed ${when} request ${k}`, ...verdict };
    if (verdict.wasDone) return;
  }
}

/** What the operation serves in the end, if that must be served throughout. */
async function findServed(scene: Scene, operation: Operation, start: StartingState) {
  if (!operation.keepsServing || start === 'saved, not applied') return undefined;
  scene.reset();
  await new Process(scene.cloud).run((each) => operation.run(scene.stack, each));
  const serving = listServing(scene.cloud.zone(), operation.isOurs ?? hasOwnerTag);
  // not what a twin serves, which is to be removed
  const kept = Object.values(scene.stack.record?.state.addressByKey ?? {});
  return new Map([...serving].filter(([place]) => kept.some((address) => place.startsWith(`${address}:`))));
}
