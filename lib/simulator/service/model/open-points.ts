import type { Problem } from '../../../core/errors';
import { throwIfAny } from '../../../core/problems';
import { askDidYouMean } from '../../../core/suggest';
import { HIGHEST_VRID, LOWEST_VRID } from '../../protocol/limits';
import { isRefusalCode, type RefusalCode } from '../../protocol/refusal';

/**
 * `strict` refuses everything that the real service refuses; `lenient` does not compare addresses with
 * networks or with each other.
 */
export type Strictness = 'strict' | 'lenient';

/** An undocumented detail of the real service. */
export interface OpenPoint<T> extends Answers<T> {
  readonly question: string;
  /** Additional information. @default - none */
  readonly note?: string;
}

/** The possible assumptions about an open point. */
interface Answers<T> {
  readonly default: T;
  /** All accepted values, in words. */
  readonly allowed: string;
  /** Parses a value; undefined if it is not allowed. */
  readonly parse: (text: string) => T | undefined;
}

/**
 * Every open point by the name of its setting. Add new ones only here: the type {@link Behaviour}, the
 * defaults, the option `--behaviour` and docs/simulator.md follow from it.
 */
export const OPEN_POINTS = {
  hashSpelling: {
    question: 'Which spelling of the settings hash is compared with the current one?',
    ...choice('both', 'SettingsHash', 'OriginalSettingsHash'),
  },
  statusWhileDown: {
    question: 'What does /status answer while a load balancer is not up?',
    ...choice('refused', 'empty'),
    note: 'refused: 409',
  },
  deleteWhileUp: {
    question: 'With which error code is the deletion of a running load balancer refused?',
    ...errorCode('server_power_must_be_down'),
  },
  serverLimit: {
    question: 'Are 40 real servers the limit of a virtual IP or of a load balancer?',
    ...choice('load-balancer', 'virtual-ip'),
    note: 'among the strict rules',
  },
  minVrid: { question: 'What is the lowest VRID?', ...number(LOWEST_VRID) },
  maxVrid: { question: 'What is the highest VRID?', ...number(HIGHEST_VRID) },
  updateWhileMigrating: {
    question: 'Can a load balancer be changed while it is migrating?',
    ...choice('accepted', 'refused'),
    note: 'refused: 409',
  },
  configWhileCleaning: {
    question: 'Can settings be applied while a load balancer boots or shuts down?',
    ...choice('accepted', 'locked'),
    note: 'locked: 423',
  },
  forceWhileCleaning: {
    question: 'Can the power be cut while a load balancer boots or shuts down gracefully?',
    ...choice('refused', 'accepted'),
    note: 'refused: 409',
  },
  maxAppliances: {
    question: 'How many appliances may an account have?',
    ...number(Number.POSITIVE_INFINITY),
  },
  maxSwitches: {
    question: 'How many switches may an account have?',
    ...number(Number.POSITIVE_INFINITY),
    note: 'those of routers count',
  },
  maxRouters: { question: 'How many routers may an account have?', ...number(Number.POSITIVE_INFINITY) },
  maxServers: { question: 'How many servers may an account have?', ...number(Number.POSITIVE_INFINITY) },
} as const satisfies Readonly<Record<string, OpenPoint<unknown>>>;

/**
 * The assumed behaviour where that of the real service is undocumented, so that a program can be tested
 * against every possibility. docs/simulator.md lists the settings.
 */
export type Behaviour = {
  readonly [Name in keyof typeof OPEN_POINTS]: (typeof OPEN_POINTS)[Name]['default'];
};

/** The behaviour of a simulator without other settings. */
export const DEFAULT_BEHAVIOUR: Behaviour = readDefaults(OPEN_POINTS);

/**
 * Parses settings written as `name=value`, such as `statusWhileDown=empty`.
 * @throws SIMULATOR_BEHAVIOUR with every setting that is unknown or has a value that is not allowed
 */
export function parseBehaviour(texts: readonly string[]): Partial<Behaviour> {
  const settings = texts.map((text): Setting => {
    const [name = '', value = ''] = text.split(/=(.*)/s, 2);
    return { name, value };
  });
  throwIfAny(checkSettings(settings));
  return Object.fromEntries(
    settings.map(({ name, value }) => [name, isSetting(name) ? OPEN_POINTS[name].parse(value) : undefined]),
  );
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

function* checkSettings(settings: readonly Setting[]): Generator<Problem> {
  for (const { name, value } of settings) {
    if (!isSetting(name)) {
      yield {
        code: 'SIMULATOR_BEHAVIOUR',
        message: `the simulator has no setting '${name}'`,
        given: name,
        allowed: Object.keys(OPEN_POINTS).join(', '),
        hint: askDidYouMean(name, Object.keys(OPEN_POINTS)) ?? 'docs/simulator.md says what each does',
      };
    } else if (OPEN_POINTS[name].parse(value) === undefined) {
      yield {
        code: 'SIMULATOR_BEHAVIOUR',
        message: `the setting ${name} does not take this value`,
        given: value,
        allowed: OPEN_POINTS[name].allowed,
      };
    }
  }
}

function isSetting(name: string): name is keyof Behaviour {
  return Object.hasOwn(OPEN_POINTS, name);
}

function readDefaults<P extends Readonly<Record<string, OpenPoint<unknown>>>>(points: P) {
  const entries = Object.entries(points).map(([name, point]) => [name, point.default]);
  // fromEntries() loses the association of names and value types
  return Object.fromEntries(entries) as { [Name in keyof P]: P[Name]['default'] };
}

/** Creates a choice of words; the first is the default. */
function choice<const T extends string>(first: T, ...others: T[]): Answers<T> {
  const values = [first, ...others];
  return {
    default: first,
    allowed: values.join(', '),
    parse: (text) => values.find((value) => value === text),
  };
}

function number(byDefault: number): Answers<number> {
  return {
    default: byDefault,
    allowed: 'a number',
    parse: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined),
  };
}

function errorCode(byDefault: RefusalCode): Answers<RefusalCode> {
  return {
    default: byDefault,
    allowed: 'an error code',
    parse: (text) => (isRefusalCode(text) ? text : undefined),
  };
}
