import type { Problem } from '../../../core/errors';
import type { SystemdVersions } from '../../model/format';
import { hasSecret } from '../find-secrets';

/**
 * A finding about the content of a unit, which is the same for all machines that share the unit. What it
 * means for a machine depends on the systemd of its image.
 */
export interface Finding {
  /** The part of the unit, such as `dropIns[0].content`. */
  readonly property: string;
  readonly message: string;
  readonly given?: string | undefined;
  readonly allowed?: string | undefined;
  readonly hint: string;
  /**
   * A mistake with every systemd, or only a risk; or else the first or last version of systemd that supports
   * the directive or value.
   */
  readonly weight: 'mistake' | 'risk' | { readonly since: number } | { readonly until: number };
}

/** Converts a finding to a problem of a machine; undefined if the finding does not affect the machine. */
export function toProblem(
  { property, message, given, allowed, hint, weight }: Finding,
  unit: string,
  { oldest, newest }: SystemdVersions,
): { readonly problem: Problem; readonly isError: boolean } | undefined {
  const whole = `${unit}.${property}`;
  const details = { property: whole, ...(allowed !== undefined && { allowed }), hint };
  const shown = given !== undefined && !hasSecret(given) && { given };
  if (weight === 'mistake' || weight === 'risk') {
    const problem: Problem = { code: 'UNIT_CONTENT', message, ...shown, ...details };
    return { problem, isError: weight === 'mistake' };
  }
  const affected = 'since' in weight ? weight.since > oldest : weight.until < newest;
  if (!affected) return undefined;
  const never = 'since' in weight ? weight.since > newest : weight.until < oldest;
  const range = oldest === newest ? `systemd ${oldest}` : `systemd ${oldest} to ${newest}`;
  return {
    problem: {
      code: 'UNIT_VERSION',
      message:
        'since' in weight
          ? `${message} only since systemd ${weight.since}, and the image has ${range}`
          : `${message} only until systemd ${weight.until}, and the image has ${range}`,
      ...shown,
      ...details,
    },
    isError: never,
  };
}
