import { KumikiError, type Problem } from '../../../core/errors';
import { isRefusalCode, type RefusalCode } from '../../protocol/refusal';
import type { Behaviour } from './behaviour';

/** What a setting takes, and how its text is read. */
interface Taken<T> {
  readonly allowed: string;
  /** Undefined: not allowed. */
  readonly read: (text: string) => T | undefined;
}

/** What each setting takes. */
export const TAKEN: { readonly [Name in keyof Behaviour]: Taken<Behaviour[Name]> } = {
  hashSpelling: oneOf('both', 'SettingsHash', 'OriginalSettingsHash'),
  statusWhileDown: oneOf('refused', 'empty'),
  deleteWhileUp: { allowed: 'an error code', read: errorCode },
  serverLimit: oneOf('virtual-ip', 'load-balancer'),
  minVrid: number(),
  maxVrid: number(),
  updateWhileMigrating: oneOf('accepted', 'refused'),
  configWhileCleaning: oneOf('accepted', 'locked'),
  forceWhileCleaning: oneOf('refused', 'accepted'),
  maxAppliances: number(),
  maxSwitches: number(),
  maxRouters: number(),
  maxServers: number(),
};

/**
 * Reads answers to open points as `name=value` texts, such as `statusWhileDown=empty`.
 * @throws SIMULATOR_BEHAVIOUR with everything that is wrong
 */
export function parseBehaviour(texts: readonly string[]): Partial<Behaviour> {
  const problems: Problem[] = [];
  let behaviour: Partial<Behaviour> = {};
  for (const text of texts) {
    const [name = '', value = ''] = text.split(/=(.*)/s, 2);
    if (!isSetting(name)) problems.push(unknownSetting(name));
    else {
      const read = TAKEN[name].read(value);
      if (read === undefined) problems.push(badValue(name, value));
      else behaviour = { ...behaviour, [name]: read };
    }
  }
  if (problems.length > 0) throw new KumikiError(problems);
  return behaviour;
}

function isSetting(name: string): name is keyof Behaviour {
  return Object.hasOwn(TAKEN, name);
}

function oneOf<const T extends string>(...values: readonly T[]): Taken<T> {
  return { allowed: values.join(', '), read: (text) => values.find((value) => value === text) };
}

function number(): Taken<number> {
  return { allowed: 'a number', read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined) };
}

function errorCode(text: string): RefusalCode | undefined {
  return isRefusalCode(text) ? text : undefined;
}

function unknownSetting(name: string): Problem {
  return {
    code: 'SIMULATOR_BEHAVIOUR',
    message: `the behaviour has no setting '${name}'`,
    given: name,
    allowed: Object.keys(TAKEN).join(', '),
  };
}

function badValue(name: keyof Behaviour, value: string): Problem {
  return {
    code: 'SIMULATOR_BEHAVIOUR',
    message: `the setting ${name} does not take this value`,
    given: value,
    allowed: TAKEN[name].allowed,
  };
}
