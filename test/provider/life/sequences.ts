import fc from 'fast-check';
import type { ResourceInputs } from '../../../lib/provider/resource-provider';
import type { ApplianceRecord } from '../../../lib/simulator';
import { checkWanted } from './check-share';
import { Cloud } from './cloud';
import { FAULTS, powerOff } from './faults';
import { checkHolders, checkRemoved, checkSecrets, type IsOurs, watchStrangers } from './invariants';
import { isNumber, Process, type ProcessOptions, type When } from './process';
import { formatOutcome } from './recovery';
import { isHost, isOwnEntry, placeHosts, SECOND, share } from './share-site';
import { hasOwnerTag, inputs, placeStrangers, SITE, servers, virtualIp } from './site';
import { Stack } from './stack';

/** A step in the life of a load balancer: plain data, so that a failing sequence can be stored. */
export type Step =
  | { readonly run: 'up'; readonly program: string; readonly mishap?: Mishap | undefined }
  | { readonly run: 'refresh' | 'destroy'; readonly mishap?: Mishap | undefined }
  | { readonly console: string }
  | { readonly waitSeconds: number };

type Mishap =
  | { readonly killedAt: number; readonly when: When }
  | { readonly faultAt: number; readonly kind: string };

/** The kinds of resources that sequences happen to. */
export type Subject = keyof typeof SUBJECTS;

/** Inputs that the program may have. */
const PROGRAMS = {
  first: inputs(),
  ports: inputs({ virtualIps: [virtualIp({ on: [8080] })] }),
  servers: inputs({ virtualIps: [virtualIp({ servers: servers('203.0.113.7') })] }),
  more: inputs({ virtualIps: [virtualIp(), virtualIp({ key: 'shop/More', on: [80] })] }),
  labels: inputs({ name: 'front', description: '', tags: ['blue'] }),
  plan: inputs({ plan: 'highspec' }),
} as const satisfies Record<string, ResourceInputs>;

/** Inputs that a program with a share may have. */
const SHARES = {
  first: share(),
  ports: share({ virtualIps: [virtualIp({ on: [8080] })] }),
  servers: share({ virtualIps: [virtualIp({ servers: servers('203.0.113.7') })] }),
  more: share({ virtualIps: [virtualIp(), virtualIp({ key: 'shop/More', on: [80] })] }),
  description: share({ virtualIps: [virtualIp({ description: 'blue' })] }),
  elsewhere: share({ appliances: [SECOND] }),
} as const satisfies Record<string, ResourceInputs>;

type Edit = ((appliance: ApplianceRecord) => void) | 'remove';

/** Changes by a user in the console. */
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
    // otherwise it keeps answering on an address that counts as free
    appliance.applied = [];
  },
  'change the settings': (appliance) => {
    appliance.saved = appliance.saved.map((entry) => ({ ...entry, DelayLoop: '99', Servers: [] }));
    appliance.applied = structuredClone(appliance.saved);
  },
  remove: 'remove',
} as const satisfies Record<string, Edit>;

/** Changes by a user in the console to a load balancer that serves others as well. */
const EDITS_OF_HOSTS = {
  rename: (appliance) => {
    appliance.description = 'renamed by hand';
  },
  'add a tag': EDITS['add a tag'],
  'power off': powerOff,
  'drop the entries': (appliance) => {
    appliance.saved = appliance.saved.filter((entry) => !isOwnEntry(entry));
    appliance.applied = structuredClone(appliance.saved);
  },
  'change the entries': (appliance) => {
    appliance.saved = appliance.saved.map((entry) =>
      isOwnEntry(entry) ? { ...entry, DelayLoop: '99', Servers: [] } : entry,
    );
    appliance.applied = structuredClone(appliance.saved);
  },
} as const satisfies Record<string, Edit>;

interface SubjectSettings {
  readonly programs: Readonly<Record<string, ResourceInputs>>;
  readonly edits: Readonly<Record<string, Edit>>;
  /** Faults that it cannot recover from by itself. */
  readonly without: readonly string[];
  /** Whether virtual IPs may come and go on an appliance of others. */
  readonly mayServe: IsOurs;
}

const SUBJECTS = {
  'a load balancer': { programs: PROGRAMS, edits: EDITS, without: [], mayServe: () => false },
  'a share': {
    programs: SHARES,
    edits: EDITS_OF_HOSTS,
    // only its owner can repair an appliance of others
    without: ['a failure of the appliance', 'a removal in the console'],
    mayServe: ({ name }) => ['old-lb', 'second-lb'].includes(name),
  },
} as const satisfies Record<string, SubjectSettings>;

const mishapOf = ({ without }: SubjectSettings): fc.Arbitrary<Mishap | undefined> =>
  fc.oneof(
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
        kind: fc.constantFrom(...Object.keys(FAULTS).filter((kind) => !without.includes(kind))),
      }),
      weight: 4,
    },
  );

/** Sequences of up to ten steps. */
export function sequencesOf(subject: Subject): fc.Arbitrary<Step[]> {
  const cast: SubjectSettings = SUBJECTS[subject];
  const mishap = mishapOf(cast);
  return fc.array(
    fc.oneof(
      {
        arbitrary: fc.record({
          run: fc.constant('up' as const),
          program: fc.constantFrom(...Object.keys(cast.programs)),
          mishap,
        }),
        weight: 6,
      },
      {
        arbitrary: fc.record({ run: fc.constantFrom('refresh' as const, 'destroy' as const), mishap }),
        weight: 2,
      },
      { arbitrary: fc.record({ console: fc.constantFrom(...Object.keys(cast.edits)) }), weight: 2 },
      { arbitrary: fc.record({ waitSeconds: fc.integer({ min: 1, max: 120 }) }), weight: 1 },
    ),
    { minLength: 1, maxLength: 10 },
  );
}

/** Runs a sequence, then repairs and destroys the load balancer, and returns what went wrong. */
export async function findViolations(subject: Subject, steps: readonly Step[]): Promise<string[]> {
  const { programs, edits, mayServe }: SubjectSettings = SUBJECTS[subject];
  const cloud = await Cloud.open(SITE);
  cloud.edit(placeStrangers);
  if (subject === 'a share') cloud.edit(placeHosts);
  const stack = new Stack();
  const violations = new Set<string>();
  const add = (found: Iterable<string>) => {
    for (const each of found) violations.add(each);
  };
  let checkStrangers = watchStrangers(cloud.zone(), hasOwnerTag, mayServe);
  // changes by others in the console are not our fault
  cloud.onEdited = () => {
    checkStrangers = watchStrangers(cloud.zone(), hasOwnerTag, mayServe);
  };
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

  const programOf = (name: string): ResourceInputs => {
    const program = programs[name];
    if (!program) throw new Error(`there is no program ${name} of ${subject}`);
    return program;
  };
  let wanted = programOf('first');
  for (const step of steps) {
    if ('console' in step) editOwn(cloud, edits[step.console]);
    else if ('waitSeconds' in step) await cloud.timeline.pass(step.waitSeconds * 1000);
    else {
      if (step.run === 'up') wanted = programOf(step.program);
      const program = wanted;
      const work = (process: Process) =>
        step.run === 'up' ? stack.up(process, program) : stack[step.run](process);
      await run(work, toOptions(cloud, step.mishap));
    }
  }

  // whatever has happened, at most two runs with a refresh repair everything
  await cloud.timeline.pass(300_000);
  const heal = async (process: Process) => {
    await stack.refresh(process);
    await stack.up(process, wanted);
  };
  let healed = await run(heal);
  if (healed !== 'done') healed = await run(heal);
  if (healed !== 'done') violations.add(`it does not heal: ${formatOutcome(healed)}`);
  add(checkWanted(cloud.zone(), stack, wanted, hasOwnerTag));
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

function editOwn(cloud: Cloud, change: Edit | undefined): void {
  if (!change) throw new Error('there is no such edit');
  cloud.edit((zone) => {
    const own = Object.values(zone.appliances).filter((each) => hasOwnerTag(each) || isHost(each));
    for (const appliance of own) {
      if (change === 'remove') delete zone.appliances[appliance.id];
      else change(appliance);
    }
  });
}
