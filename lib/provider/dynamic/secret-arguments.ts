import { SECRET_ARGUMENTS } from '../../appliance/spec/inputs';
import { isObject } from '../../core/json';
import { toVisibleLine } from '../../core/visible-text';
import type { Properties } from './values';

/**
 * Removes the values of secret arguments from a text. Pulumi keeps errors of partial failures in its state as they
 * are, and shows them, whatever in the arguments is a secret.
 *
 * @param given what names the secret arguments, and holds their values
 * @param others properties that hold other values of the same arguments, such as those of the run before
 */
export function createArgumentRedactor(
  given: Readonly<Properties>,
  ...others: readonly Readonly<Properties>[]
): (text: string) => string {
  const named = given[SECRET_ARGUMENTS];
  const paths = Array.isArray(named) ? named.filter((path): path is string => typeof path === 'string') : [];
  const values = paths.flatMap((path) =>
    [given, ...others].flatMap((from) => listLeaves(valueAt(from, path))),
  );
  const formsByStart = new Map<string, string[]>();
  for (const form of values.flatMap(listForms)) {
    const start = form.slice(0, TELLING_LENGTH);
    formsByStart.set(start, [...(formsByStart.get(start) ?? []), form]);
  }
  const starts = [...formsByStart].sort(([a], [b]) => b.length - a.length);
  return (text) => starts.reduce((rest, [start, forms]) => redact(rest, start, forms), text);
}

/** What is shorter is removed only where it stands by itself: a 7 tears other numbers apart. */
const MIN_LENGTH = 6;

/** So much of a value tells it: errors and descriptions cut long ones. */
const TELLING_LENGTH = 12;

/** Removes what begins with `start`, as far as it goes on like one of the forms. */
function redact(text: string, start: string, forms: readonly string[]): string {
  const [first = '', ...rest] = text.split(start);
  const redacted = rest.reduce((done, part) => {
    const end = Math.max(...forms.map((form) => countCommon(part, form.slice(start.length))));
    const after = part.slice(end);
    const isApart = !/[\p{L}\p{N}]$/u.test(done) && !/^[\p{L}\p{N}]/u.test(after);
    return start.length >= MIN_LENGTH || isApart ? `${done}${REDACTED}${after}` : `${done}${start}${part}`;
  }, first);
  return redacted.includes('…') ? redactCut(redacted, start) : redacted;
}

const REDACTED = '[secret]';

/** Removes a beginning that is all that was left of a value by a cut. */
function redactCut(text: string, start: string): string {
  const [first = '', ...rest] = text.split('…');
  const pieces = [first, ...rest].map((piece, index) => {
    if (index === rest.length) return piece;
    for (let length = start.length - 1; length >= MIN_CUT_LENGTH; length--) {
      if (piece.endsWith(start.slice(0, length))) return `${piece.slice(0, -length)}${REDACTED}`;
    }
    return piece;
  });
  return pieces.join('…');
}

/** Fewer characters than these tell nothing. */
const MIN_CUT_LENGTH = 3;

function countCommon(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** A value as errors quote it: as it is, on one line, and as JSON. */
function listForms(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1);
  return [value, toVisibleLine(value), json, toVisibleLine(json)].filter((form) => form !== '');
}

function listLeaves(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(listLeaves);
}

function valueAt(from: unknown, path: string): unknown {
  const names = path.split(/[.[\]]+/).filter((name) => name !== '');
  return names.reduce<unknown>(
    (value, name) => (isObject(value) || Array.isArray(value) ? Reflect.get(value, name) : undefined),
    from,
  );
}
