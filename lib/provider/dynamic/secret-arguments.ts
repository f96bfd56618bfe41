import { SECRET_ARGUMENTS } from '../../appliance/spec/inputs';
import { isObject } from '../../core/json';
import { toVisibleLine } from '../../core/visible-text';
import type { Properties } from './values';

/**
 * Creates a function that removes the values of secret arguments from a string. Pulumi stores errors of
 * partial failures unchanged in its state, and shows them, even if they contain secret arguments.
 *
 * @param given names the secret arguments and holds their values
 * @param others properties that hold other values of the same arguments, such as those of the previous run
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
  const formsByStart = Map.groupBy(values.flatMap(listForms), (form) =>
    form.slice(0, IDENTIFYING_PREFIX_LENGTH),
  );
  const starts = [...formsByStart].sort(([a], [b]) => b.length - a.length);
  return (text) => starts.reduce((rest, [start, forms]) => redact(rest, start, forms), text);
}

/** Shorter values are removed only if they stand alone: redacting a 7 would break up other numbers. */
const MIN_LENGTH = 6;

/** Length of a prefix that identifies a value: errors and descriptions cut long ones. */
const IDENTIFYING_PREFIX_LENGTH = 12;

/** Removes text that begins with `start`, as far as it continues like one of the forms. */
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

/** Removes the beginning of a value that was cut off with `…`. */
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

/** Shorter beginnings reveal nothing. */
const MIN_CUT_LENGTH = 3;

function countCommon(a: string, b: string): number {
  let length = 0;
  while (length < b.length && a[length] === b[length]) length += 1;
  return length;
}

/** Lists the forms in which errors quote a value: as it is, on one line, and as JSON. */
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
