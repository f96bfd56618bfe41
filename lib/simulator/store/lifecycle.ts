/** What takes time in the life of an appliance or a server, in seconds. */
export interface StepSeconds {
  /** From the request to create an appliance until it is available; a server is at once. */
  readonly migrate: number;
  /** From there, or from power on, until it is up. */
  readonly boot: number;
  /** From a forced power off until it is down. */
  readonly shutdown: number;
  /** From a power off that lets it end by itself until it is down. */
  readonly gracefulShutdown: number;
  /** From the request to create a router until it and its switch are found; minutes at the real service. */
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

/** Short for a demo; the real service needs minutes to create one. */
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

/** One state of the two that the API shows, and how it ends. */
interface Phase {
  readonly availability: 'migrating' | 'available' | 'failed';
  readonly instance: 'up' | 'cleaning' | 'down';
  /** The step that ends this phase; none: it stays. */
  readonly until?: keyof StepSeconds;
  /** The saved settings become the applied ones as this phase begins: a boot reads its configuration at the start. */
  readonly applies?: true;
}

const UP: Phase = { availability: 'available', instance: 'up' };
const DOWN: Phase = { availability: 'available', instance: 'down' };
const FAILED: Phase = { availability: 'failed', instance: 'down' };
const BOOTING: Phase = { availability: 'available', instance: 'cleaning', until: 'boot', applies: true };
const MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning', until: 'migrate' };
const STUCK_MIGRATING: Phase = { availability: 'migrating', instance: 'cleaning' };
const STUCK_CLEANING: Phase = { availability: 'available', instance: 'cleaning', applies: true };

/** Every course that an appliance or a server can be on, as the phases it goes through. */
export const COURSES = {
  creating: [MIGRATING, BOOTING, UP],
  booting: [BOOTING, UP],
  stopping: [{ availability: 'available', instance: 'cleaning', until: 'shutdown' }, DOWN],
  stoppingGracefully: [{ availability: 'available', instance: 'cleaning', until: 'gracefulShutdown' }, DOWN],
  running: [UP],
  stopped: [DOWN],
  failed: [FAILED],
  // what only a fault leads to
  failing: [MIGRATING, FAILED],
  creatingForever: [STUCK_MIGRATING],
  creatingEndsDown: [MIGRATING, BOOTING, DOWN],
  creatingEndsCleaning: [MIGRATING, STUCK_CLEANING],
  bootingEndsDown: [BOOTING, DOWN],
  cleaningForever: [{ availability: 'available', instance: 'cleaning' }],
} as const satisfies Record<string, readonly Phase[]>;

export type Course = keyof typeof COURSES;

/** Where one of them stands on its course: plain data, moved on only when somebody looks. */
export interface Life {
  readonly course: Course;
  readonly phase: number;
  /** When the phase began, in milliseconds since the epoch. */
  readonly since: number;
  /** When `Instance.Status` last changed; null before the first change. */
  readonly statusChangedAt: number | null;
}

/** The parts of an appliance that its life changes; a server has no settings. */
interface Living {
  readonly life: Life;
  readonly saved?: unknown;
  readonly applied?: unknown;
}

export function phaseOf(life: Life): Phase {
  const phases: readonly Phase[] = COURSES[life.course];
  return phases[life.phase] ?? FAILED;
}

/** The life of what has just been asked for. */
export function newLife(course: Course, now: number): Life {
  return { course, phase: 0, since: now, statusChangedAt: null };
}

/** It, as it sets out on a course. */
export function enter<L extends Living>(living: L, course: Course, now: number): L {
  return begin(living, { ...living.life, course, phase: 0, since: now });
}

/** It, after every phase that has ended by `now`; itself when none has. */
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
