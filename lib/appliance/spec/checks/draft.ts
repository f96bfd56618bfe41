import { formatGiven, type Problem } from '../../../core/errors';
import type { UNKNOWN, Unknownable } from '../../../core/unknown';
import type { ApplianceSpec, VirtualIpSpec } from '../spec';

/** An appliance as a preview describes it: any part may be unknown. */
export type SpecDraft = Exclude<Unknownable<ApplianceSpec>, typeof UNKNOWN>;

/** A virtual IP as a preview describes it: any part may be unknown. */
export type VirtualIpDraft = Exclude<Unknownable<VirtualIpSpec>, typeof UNKNOWN>;

/** Checks whether a value is known: UNKNOWN is the only symbol in a spec. */
export function isKnown<V>(value: V): value is Exclude<V, typeof UNKNOWN> {
  return typeof value !== 'symbol';
}

/** Returns the value; undefined if it is left out or not known yet. */
export function known<V>(value: V): Exclude<V, typeof UNKNOWN> | undefined {
  return isKnown(value) ? value : undefined;
}

/** An element of a list with its property path. */
export interface Item<E> {
  readonly index: number;
  readonly property: string;
  readonly value: E;
}

/**
 * Returns the known elements of a list; none if the list is left out, not known yet, or not a list at all.
 */
export function items<E>(
  list: readonly E[] | typeof UNKNOWN | undefined,
  property: string,
): Item<Exclude<E, typeof UNKNOWN>>[] {
  if (!isKnown(list) || !Array.isArray(list)) return [];
  return list.flatMap((value: E, index) =>
    isKnown(value) && value !== null ? [{ index, property: `${property}[${index}]`, value }] : [],
  );
}

/** Checks whether a list is known to be empty; a missing one counts, as plain JSON may leave it out. */
export function isEmptyList(list: readonly unknown[] | typeof UNKNOWN | undefined): boolean {
  return isKnown(list) && (!Array.isArray(list) || list.length === 0);
}

/** Checks whether `value` is an integer within the limits. */
export function isWithin(value: unknown, limits: { readonly min: number; readonly max: number }): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= limits.min && value <= limits.max;
}

/** Formats limits for a message: `an integer from 1 to 5`. */
export function formatRange(
  limits: { readonly min: number; readonly max: number },
  unit: '' | 'seconds' | 'percent' = '',
): string {
  return `an integer from ${limits.min} to ${limits.max}${unit && ` ${unit}`}`;
}

/**
 * Describes what is wrong with a string (length in characters, not bytes; control characters); undefined if
 * nothing is.
 */
export function describeTextFault(
  what: string,
  value: unknown,
  limits: { readonly min: number; readonly max: number },
): string | undefined {
  if (typeof value !== 'string') return `${what} is not a string`;
  const length = [...value].length;
  if (length === 0 && limits.min > 0) return `${what} is empty`;
  if (length < limits.min) return `${what} has only ${length} characters`;
  if (length > limits.max) return `${what} has ${length} characters`;
  if (/[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]/u.test(value)) return `${what} has control characters`;
  return undefined;
}

/**
 * Checks that a value is a boolean: a string such as 'false', which an output of Pulumi may be, would count
 * as true.
 */
export function* checkBoolean(property: string, value: unknown): Generator<Problem> {
  if (!isKnown(value) || typeof value === 'boolean') return;
  yield {
    code: 'PROPS_KIND',
    property,
    message: `${quote(value)} is neither true nor false`,
    given: value,
    allowed: 'true or false, not a string',
  };
}

/** Formats a value for a message, on one line. */
export function quote(value: unknown): string {
  return value === '' ? "''" : `'${formatGiven(value)}'`;
}
