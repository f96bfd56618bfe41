import { KumikiError } from './errors';
import { checkCall } from './props/check-call';
import { SIGNATURES } from './signatures';
import { askDidYouMean } from './suggest';

/** The zones of Sakura Cloud: Ishikari 1 to 3, Tokyo 1 and 2, and the sandbox. The simulator has all of them. */
export const ZONE_NAMES = ['is1a', 'is1b', 'is1c', 'tk1a', 'tk1b', 'tk1v'] as const;

/** A zone of Sakura Cloud. */
export type ZoneName = (typeof ZONE_NAMES)[number];

/** A zone whose name comes from outside of the program, or that Kumiki does not know. */
export class Zone {
  /** Name, such as `is1b`. */
  readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }

  /**
   * Returns the zone of a name that comes from a variable or a file.
   * @throws SYNTH_VALUE if there is no such zone
   */
  static of(name: string): Zone {
    checkCall(SIGNATURES, 'Zone.of', arguments);
    if (ZONE_NAMES.some((known) => known === name)) return new Zone(name);
    const question = askDidYouMean(name, ZONE_NAMES);
    throw new KumikiError({
      code: 'SYNTH_VALUE',
      message: `there is no zone '${name}'`,
      given: name,
      allowed: ZONE_NAMES.join(', '),
      hint: `${question === undefined ? '' : `${question} `}Zone.other() accepts a zone that Kumiki does not know`,
    });
  }

  /**
   * Returns a zone that Kumiki does not know, such as a newer one. A misspelt name is not detected until the
   * API is called.
   * @param name as in the API: up to 16 lower-case letters and digits
   * @throws SYNTH_VALUE for a name that no zone can have
   */
  static other(name: string): Zone {
    checkCall(SIGNATURES, 'Zone.other', arguments);
    if (/^[a-z0-9]{1,16}$/.test(name)) return new Zone(name);
    throw new KumikiError({
      code: 'SYNTH_VALUE',
      message: `'${name}' is not a valid name of a zone`,
      given: name,
      allowed: '1 to 16 lower-case letters and digits',
    });
  }
}

/** Returns the name of a zone given as a name or as a {@link Zone}. */
export function toZoneName(zone: ZoneName | Zone | undefined): string | undefined {
  return typeof zone === 'object' ? zone.name : zone;
}
