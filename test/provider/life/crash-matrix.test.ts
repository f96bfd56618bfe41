import { listServing } from './invariants';
import { OPERATIONS, type Operation } from './operations';
import { isNumber, Process, type When } from './process';
import { Watch } from './recovery';
import { Counter, isChosen, SCALE } from './scale';
import { hasOwnerTag } from './site';
import { countRequests, type Scene, type StartingState, setScene, startsOf } from './starting-states';

const CASES = Object.entries(OPERATIONS).flatMap(([name, operation]) =>
  startsOf(operation).map((start) => ({ name, operation, start })),
);

describe.each(CASES)('$name ($start)', ({ name, operation, start }) => {
  it('is finished by the next run, whichever request a kill comes before or after', async () => {
    const counter = new Counter();
    const scene = await setScene(operation, start);
    const served = await findServed(scene, operation, start);
    const requests = await countRequests(scene, operation);
    for (let k = 1; k <= requests; k++) {
      for (const when of ['before', 'after'] as const) {
        const label = `killed ${when} request ${k}`;
        if (!isChosen(`${name} ${start} ${label}`, SCALE.crashes)) continue;
        const { reruns, violations } = await crash(scene, operation, { k, when, served });
        counter.add(label, reruns, violations);
      }
    }
    counter.report('crashes');
    expect(counter.failed).toEqual([]);
  });
});

type Serving = ReturnType<typeof listServing>;

interface Crash {
  readonly k: number;
  readonly when: When;
  readonly served: Serving | undefined;
}

async function crash(scene: Scene, operation: Operation, { k, when, served }: Crash) {
  scene.reset();
  const watch = new Watch(scene, operation, { served });
  const process = new Process(scene.cloud, { kill: { at: isNumber(k), when } });
  const outcome = await process.run((each) => operation.run(scene.stack, each));
  return watch.recover(outcome, process);
}

/** Returns what the operation serves in the end, if that must be served throughout. */
async function findServed(
  scene: Scene,
  operation: Operation,
  start: StartingState,
): Promise<Serving | undefined> {
  if (!operation.keepsServing || start === 'saved, not applied') return undefined;
  scene.reset();
  await new Process(scene.cloud).run((each) => operation.run(scene.stack, each));
  const serving = listServing(scene.cloud.zone(), operation.isOurs ?? hasOwnerTag);
  // without what a twin serves, because the twin is to be removed
  const kept = Object.values(scene.stack.record?.state.addressByKey ?? {});
  return new Map([...serving].filter(([place]) => kept.some((address) => place.startsWith(`${address}:`))));
}
