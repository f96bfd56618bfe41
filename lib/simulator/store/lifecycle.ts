/** Duration of each step in the life of a resource, in seconds. */
export interface StepSeconds {
  /** From the request to create an appliance until it is available; servers are available at once. */
  readonly migrate: number;
  /** From then, or from power on, until it is up. */
  readonly boot: number;
  /** From a forced power off until it is down. */
  readonly shutdown: number;
  /** From a graceful power off until it is down. */
  readonly gracefulShutdown: number;
  /** From the request to create a router until it and its switch are found. */
  readonly appear: number;
}

/** How the simulator's time passes. */
export type TimeMode =
  /** Every step takes no time. */
  | 'immediate'
  /** Time stands still until it is advanced. */
  | 'manual'
  /** Time is that of a clock, or a multiple of it. */
  | 'real';

/** Durations for a demo; the real service takes minutes to create an appliance or a router. */
export const DEFAULT_STEP_SECONDS: StepSeconds = {
  migrate: 1,
  boot: 1,
  shutdown: 0.5,
  gracefulShutdown: 2,
  appear: 0.5,
};
export const NO_STEP_SECONDS: StepSeconds = {
  migrate: 0,
  boot: 0,
  shutdown: 0,
  gracefulShutdown: 0,
  appear: 0,
};

/** A state, in the two fields that the API shows, and the step that ends it. */
interface Phase {
  readonly availability: 'migrating' | 'available' | 'failed';
  readonly instance: 'up' | 'cleaning' | 'down';
  /** The step that ends this phase. @default - it does not end by itself */
  readonly until?: keyof StepSeconds;
  /** Whether the saved settings are applied when this phase begins, as in a boot. @default - they are not */
  readonly applies?: true;
}

const UP: Phase = { availability: 'available', instance: 'up' };
const DOWN: Phase = { availability: 'available', instance: 'down' };
const FAILED: Phase = { availability: 'failed', instance: 'down' };
const BOOTING: Phase = { availability: 'available', instance: 'cleaning', until: 'boot', applies: true };
const MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning', until: 'migrate' };
const STUCK_MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning' };
const STUCK_CLEANING: Phase = { availability: 'available', instance: 'cleaning', applies: true };

/** Every sequence of states that an appliance or a server can go through, phase by phase. */
export const STATE_SEQUENCES = {
  creating: [MIGRATING, BOOTING, UP],
  booting: [BOOTING, UP],
  stopping: [{ availability: 'available', instance: 'cleaning', until: 'shutdown' }, DOWN],
  stoppingGracefully: [{ availability: 'available', instance: 'cleaning', until: 'gracefulShutdown' }, DOWN],
  running: [UP],
  stopped: [DOWN],
  failed: [FAILED],
  // only reached through faults
  failing: [MIGRATING, FAILED],
  creatingForever: [STUCK_MIGRATING],
  creatingEndsDown: [MIGRATING, BOOTING, DOWN],
  creatingEndsCleaning: [MIGRATING, STUCK_CLEANING],
  bootingEndsDown: [BOOTING, DOWN],
  cleaningForever: [{ availability: 'available', instance: 'cleaning' }],
} as const satisfies Record<string, readonly Phase[]>;

/** Name of a sequence that an appliance or a server goes through until it rests, such as `creating`. */
export type StateSequence = keyof typeof STATE_SEQUENCES;

/**
 * The position of an appliance or a server in its sequence of states: plain data, brought up to date when it
 * is read.
 */
export interface Lifecycle {
  /** Name of the sequence. */
  readonly sequence: StateSequence;
  /** Index of the current phase in the sequence, from 0. */
  readonly phase: number;
  /** Start of the phase, in milliseconds since the epoch. */
  readonly since: number;
  /** Time of the last change of `Instance.Status`, in milliseconds since the epoch; null before the first. */
  readonly statusChangedAt: number | null;
}

/** A record with a lifecycle; appliances also have settings, which a boot applies. */
interface HasLifecycle {
  readonly lifecycle: Lifecycle;
  readonly saved?: unknown;
  readonly applied?: unknown;
}

export function phaseOf(lifecycle: Lifecycle): Phase {
  const phases: readonly Phase[] = STATE_SEQUENCES[lifecycle.sequence];
  return phases[lifecycle.phase] ?? FAILED;
}

/** Returns the lifecycle of a newly created resource. */
export function newLifecycle(sequence: StateSequence, now: number): Lifecycle {
  return { sequence, phase: 0, since: now, statusChangedAt: null };
}

/** Returns the record at the beginning of a sequence. */
export function startSequence<L extends HasLifecycle>(record: L, sequence: StateSequence, now: number): L {
  return begin(record, { ...record.lifecycle, sequence, phase: 0, since: now });
}

/** Returns the record after all phases that have ended by `now`; the same object if none has. */
export function advanceTo<L extends HasLifecycle>(record: L, now: number, steps: StepSeconds): L {
  let current = record;
  for (let phase = phaseOf(current.lifecycle); phase.until; phase = phaseOf(current.lifecycle)) {
    const end = current.lifecycle.since + steps[phase.until] * 1000;
    if (end > now) return current;
    current = begin(current, { ...current.lifecycle, phase: current.lifecycle.phase + 1, since: end });
  }
  return current;
}

function begin<L extends HasLifecycle>(record: L, lifecycle: Lifecycle): L {
  const phase = phaseOf(lifecycle);
  const hasChanged = phase.instance !== phaseOf(record.lifecycle).instance;
  return {
    ...record,
    lifecycle: hasChanged ? { ...lifecycle, statusChangedAt: lifecycle.since } : lifecycle,
    ...(phase.applies && 'saved' in record && { applied: record.saved }),
  };
}
