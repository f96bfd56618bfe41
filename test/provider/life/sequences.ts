import fc from 'fast-check';
import type { LoadBalancerInputs } from '../../../lib/appliance/spec/inputs';
import type { ApplianceRecord } from '../../../lib/simulator';
import { Cloud } from './cloud';
import { FAULTS, powerOff } from './faults';
import { checkConverged, checkHolders, checkRemoved, checkSecrets, watchStrangers } from './invariants';
import { isNumber, Process, type ProcessOptions, type When } from './process';
import { formatOutcome } from './recovery';
import { hasOwnerTag, inputs, placeStrangers, SITE, servers, virtualIp } from './site';
import { Stack } from './stack';

/** One thing that happens to a load balancer: plain data, so that a failing sequence can be kept. */
export type Step =
  | { readonly run: 'up'; readonly program: keyof typeof PROGRAMS; readonly mishap?: Mishap | undefined }
  | { readonly run: 'refresh' | 'destroy'; readonly mishap?: Mishap | undefined }
  | { readonly console: keyof typeof EDITS }
  | { readonly waitSeconds: number };

type Mishap =
  | { readonly killedAt: number; readonly when: When }
  | { readonly faultAt: number; readonly kind: string };

/** What the program can ask for. */
const PROGRAMS = {
  first: inputs(),
  ports: inputs({ virtualIps: [virtualIp({ on: [8080] })] }),
  servers: inputs({ virtualIps: [virtualIp({ servers: servers('203.0.113.7') })] }),
  more: inputs({ virtualIps: [virtualIp(), virtualIp({ key: 'shop/More', on: [80] })] }),
  labels: inputs({ name: 'front', description: '', tags: ['blue'] }),
  plan: inputs({ plan: 'highspec' }),
} as const satisfies Record<string, LoadBalancerInputs>;

/** What a person does in the console. */
const EDITS = {
  rename: (appliance) => {
    appliance.description = 'renamed by hand';
  },
  'take tags away': (appliance) => {
    appliance.tags = appliance.tags.filter((tag) => tag.startsWith('kumiki-'));
  },
  'add a tag': (appliance) => {
    appliance.tags = [...appliance.tags, 'by-hand'].sort();
  },
  'power off': powerOff,
  'drop the settings': (appliance) => {
    appliance.saved = [];
    // else it goes on answering at an address that is free for everybody
    appliance.applied = [];
  },
  'change the settings': (appliance) => {
    appliance.saved = appliance.saved.map((entry) => ({ ...entry, DelayLoop: '99', Servers: [] }));
    appliance.applied = structuredClone(appliance.saved);
  },
  remove: 'remove',
} as const satisfies Record<string, ((appliance: ApplianceRecord) => void) | 'remove'>;

const mishap: fc.Arbitrary<Mishap | undefined> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 3 },
  {
    arbitrary: fc.record({
      killedAt: fc.integer({ min: 1, max: 25 }),
      when: fc.constantFrom<When>('before', 'after'),
    }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      faultAt: fc.integer({ min: 1, max: 25 }),
      kind: fc.constantFrom(...Object.keys(FAULTS)),
    }),
    weight: 4,
  },
);

const programs = Object.keys(PROGRAMS) as (keyof typeof PROGRAMS)[];
const edits = Object.keys(EDITS) as (keyof typeof EDITS)[];

/** Sequences of up to ten steps. */
export const sequences: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      arbitrary: fc.record({
        run: fc.constant('up' as const),
        program: fc.constantFrom(...programs),
        mishap,
      }),
      weight: 6,
    },
    {
      arbitrary: fc.record({ run: fc.constantFrom('refresh' as const, 'destroy' as const), mishap }),
      weight: 2,
    },
    { arbitrary: fc.record({ console: fc.constantFrom(...edits) }), weight: 2 },
    { arbitrary: fc.record({ waitSeconds: fc.integer({ min: 1, max: 120 }) }), weight: 1 },
  ),
  { minLength: 1, maxLength: 10 },
);

/** Goes through a sequence, then brings the load balancer to its end, and returns what went wrong. */
export async function findViolations(steps: readonly Step[]): Promise<string[]> {
  const cloud = await Cloud.open(SITE);
  cloud.edit(placeStrangers);
  const stack = new Stack();
  const violations = new Set<string>();
  const add = (found: Iterable<string>) => {
    for (const each of found) violations.add(each);
  };
  const checkStrangers = watchStrangers(cloud.zone(), hasOwnerTag);
  cloud.onChanged = () => {
    const now = cloud.zone();
    add(checkHolders(now));
    add(checkStrangers(now));
  };
  const run = async (work: (process: Process) => Promise<void>, options?: ProcessOptions) => {
    const process = new Process(cloud, options);
    const outcome = await process.run(work);
    add(checkSecrets(...process.lines, formatOutcome(outcome), stack.save()));
    return outcome;
  };

  let wanted: LoadBalancerInputs = PROGRAMS.first;
  for (const step of steps) {
    if ('console' in step) editOwn(cloud, step.console);
    else if ('waitSeconds' in step) await cloud.timeline.pass(step.waitSeconds * 1000);
    else {
      if (step.run === 'up') wanted = PROGRAMS[step.program];
      const program = wanted;
      const work = (process: Process) =>
        step.run === 'up' ? stack.up(process, program) : stack[step.run](process);
      await run(work, toOptions(cloud, step.mishap));
    }
  }

  // whatever has happened, two runs after a refresh bring everything back
  await cloud.timeline.pass(300_000);
  const heal = async (process: Process) => {
    await stack.refresh(process);
    await stack.up(process, wanted);
  };
  let healed = await run(heal);
  if (healed !== 'done') healed = await run(heal);
  if (healed !== 'done') violations.add(`it does not heal: ${formatOutcome(healed)}`);
  add(checkConverged(cloud.zone(), stack, wanted, hasOwnerTag));
  const destroyed = await run((process) => stack.destroy(process));
  if (destroyed !== 'done') violations.add(`it cannot be destroyed: ${formatOutcome(destroyed)}`);
  add(checkRemoved(cloud.zone(), stack, hasOwnerTag));
  return [...violations];
}

function toOptions(cloud: Cloud, mishap: Mishap | undefined): ProcessOptions {
  if (!mishap) return {};
  if ('killedAt' in mishap) return { kill: { at: isNumber(mishap.killedAt), when: mishap.when } };
  const fault = FAULTS[mishap.kind];
  if (!fault) throw new Error(`there is no fault ${mishap.kind}`);
  return { fault: { at: isNumber(mishap.faultAt), disturb: fault.begin(cloud.save()) } };
}

function editOwn(cloud: Cloud, name: keyof typeof EDITS): void {
  const change = EDITS[name];
  cloud.edit((zone) => {
    for (const appliance of Object.values(zone.appliances).filter(hasOwnerTag)) {
      if (change === 'remove') delete zone.appliances[appliance.id];
      else change(appliance);
    }
  });
}
