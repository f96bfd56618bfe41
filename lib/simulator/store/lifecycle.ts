/** How long each step in the life of a resource takes, in seconds. */
export interface StepSeconds {
  /** From the request to create an appliance until it is available; servers are at once. */
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
  /** Time stands still until it is moved. */
  | 'manual'
  /** Time is that of a clock, or passes faster. */
  | 'real';

/** Short enough for a demo; the real service takes minutes to create an appliance or a router. */
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

/** A state, as the two fields in which the API shows it, and how it ends. */
interface Phase {
  readonly availability: 'migrating' | 'available' | 'failed';
  readonly instance: 'up' | 'cleaning' | 'down';
  /** The step that ends this phase. @default - it does not end by itself */
  readonly until?: keyof StepSeconds;
  /** Whether the saved settings are applied when this phase begins, as a boot does. @default - they are not */
  readonly applies?: true;
}

const UP: Phase = { availability: 'available', instance: 'up' };
const DOWN: Phase = { availability: 'available', instance: 'down' };
const FAILED: Phase = { availability: 'failed', instance: 'down' };
const BOOTING: Phase = { availability: 'available', instance: 'cleaning', until: 'boot', applies: true };
const MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning', until: 'migrate' };
const STUCK_MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning' };
const STUCK_CLEANING: Phase = { availability: 'available', instance: 'cleaning', applies: true };

/** Every course that the life of an appliance or a server can take: the phases in order. */
export const COURSES = {
  creating: [MIGRATING, BOOTING, UP],
  booting: [BOOTING, UP],
  stopping: [{ availability: 'available', instance: 'cleaning', until: 'shutdown' }, DOWN],
  stoppingGracefully: [{ availability: 'available', instance: 'cleaning', until: 'gracefulShutdown' }, DOWN],
  running: [UP],
  stopped: [DOWN],
  failed: [FAILED],
  // only faults lead to these
  failing: [MIGRATING, FAILED],
  creatingForever: [STUCK_MIGRATING],
  creatingEndsDown: [MIGRATING, BOOTING, DOWN],
  creatingEndsCleaning: [MIGRATING, STUCK_CLEANING],
  bootingEndsDown: [BOOTING, DOWN],
  cleaningForever: [{ availability: 'available', instance: 'cleaning' }],
} as const satisfies Record<string, readonly Phase[]>;

/** Name of a course: what an appliance or a server goes through until it rests, such as `creating`. */
export type Course = keyof typeof COURSES;

/** Where an appliance or a server is on its course: plain data, brought up to date when somebody reads it. */
export interface Life {
  readonly course: Course;
  readonly phase: number;
  /** When the phase began, in milliseconds since the epoch. */
  readonly since: number;
  /** When `Instance.Status` last changed; null before the first change. */
  readonly statusChangedAt: number | null;
}

/** A record with a life; appliances also have settings, which a boot applies. */
interface Living {
  readonly life: Life;
  readonly saved?: unknown;
  readonly applied?: unknown;
}

export function phaseOf(life: Life): Phase {
  const phases: readonly Phase[] = COURSES[life.course];
  return phases[life.phase] ?? FAILED;
}

/** The life of what has just been created. */
export function newLife(course: Course, now: number): Life {
  return { course, phase: 0, since: now, statusChangedAt: null };
}

/** The record at the beginning of a course. */
export function enter<L extends Living>(living: L, course: Course, now: number): L {
  return begin(living, { ...living.life, course, phase: 0, since: now });
}

/** The record after all phases that have ended by `now`; the same object if none has. */
export function settled<L extends Living>(living: L, now: number, steps: StepSeconds): L {
  let current = living;
  for (let phase = phaseOf(current.life); phase.until; phase = phaseOf(current.life)) {
    const end = current.life.since + steps[phase.until] * 1000;
    if (end > now) return current;
    current = begin(current, { ...current.life, phase: current.life.phase + 1, since: end });
  }
  return current;
}

function begin<L extends Living>(living: L, life: Life): L {
  const phase = phaseOf(life);
  const hasChanged = phase.instance !== phaseOf(living.life).instance;
  return {
    ...living,
    life: hasChanged ? { ...life, statusChangedAt: life.since } : life,
    ...(phase.applies && 'saved' in living && { applied: living.saved }),
  };
}
