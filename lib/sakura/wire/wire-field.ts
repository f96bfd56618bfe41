import { KumikiError } from '../../core/errors';
import { isObject } from '../../core/json';

/**
 * A value inside a reply with its path, so that errors name the field. The API writes the same field as a
 * number or as a string depending on class, age and headers, and omits empty fields or sets them to null. The
 * readers accept all of these.
 */
export class WireField {
  private readonly value: unknown;
  /** Path of a root value, or the key within its parent: the full path is built on demand, which is rare. */
  private readonly key: string | number;
  private readonly parent: WireField | undefined;

  constructor(value: unknown, key: string | number = '', parent?: WireField) {
    this.value = value;
    this.key = key;
    this.parent = parent;
  }

  /** Path of the value, such as `Appliance.Remark.VRRP.VRID`; empty for the whole reply. */
  get path(): string {
    const before = this.parent?.path ?? '';
    if (typeof this.key === 'number') return `${before}[${this.key}]`;
    return before ? `${before}.${this.key}` : this.key;
  }

  /** Returns the field `key`, a missing one if this is not an object. */
  get(key: string): WireField {
    const child: unknown =
      isObject(this.value) && Object.hasOwn(this.value, key) ? this.value[key] : undefined;
    return new WireField(child, key, this);
  }

  /** The value as it is. */
  raw(): unknown {
    return this.value;
  }

  /** Whether it is missing, null or an empty string. */
  isEmpty(): boolean {
    return this.value === undefined || this.value === null || this.value === '';
  }

  /** Returns the elements that are not null; a missing or null list is empty. */
  items(): WireField[] {
    if (this.isEmpty()) return [];
    if (!Array.isArray(this.value)) throw this.refuse('a list');
    return (this.value as unknown[]).flatMap((item, index) =>
      item === null || item === undefined ? [] : [new WireField(item, index, this)],
    );
  }

  /** Returns this field. @throws API_UNEXPECTED if it is not an object */
  object(): WireField {
    if (!isObject(this.value)) throw this.refuse('an object');
    return this;
  }

  /** Returns all members of the object as they are. @throws API_UNEXPECTED if it is not an object */
  members(): Readonly<Record<string, unknown>> {
    if (!isObject(this.value)) throw this.refuse('an object');
    return this.value;
  }

  /** Returns a string; undefined if empty. */
  optionalText(): string | undefined {
    if (this.isEmpty()) return undefined;
    if (typeof this.value === 'string') return this.value;
    if (typeof this.value === 'number') return String(this.value);
    throw this.refuse('a string');
  }

  text(): string {
    return this.required(this.optionalText(), 'a string');
  }

  /** Returns a whole number, which may be written as a string; undefined if empty. */
  optionalInteger(): number | undefined {
    if (this.isEmpty()) return undefined;
    const number =
      typeof this.value === 'string' && /^\s*-?\d+\s*$/.test(this.value) ? Number(this.value) : this.value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw this.refuse('a whole number');
    return number;
  }

  integer(): number {
    return this.required(this.optionalInteger(), 'a whole number');
  }

  /** Returns an id in digits; undefined if 0 or empty. */
  optionalId(): string | undefined {
    if (this.isEmpty() || this.value === 0 || this.value === '0') return undefined;
    if (typeof this.value === 'string' && isId(this.value)) return this.value;
    if (typeof this.value === 'number' && Number.isSafeInteger(this.value) && this.value > 0)
      return String(this.value);
    throw this.refuse('an id');
  }

  id(): string {
    return this.required(this.optionalId(), 'an id');
  }

  /** Returns whether it is `"True"` in any case, or true. */
  flag(): boolean {
    return this.value === true || (typeof this.value === 'string' && this.value.toLowerCase() === 'true');
  }

  private required<T>(value: T | undefined, expected: string): T {
    if (value === undefined) throw this.refuse(expected);
    return value;
  }

  private refuse(expected: string): KumikiError {
    return new KumikiError({
      code: 'API_UNEXPECTED',
      message: `the field ${this.path || '(whole reply)'} of the reply is not ${expected}`,
      given: this.value === undefined ? '(missing)' : this.value,
      allowed: expected,
    });
  }
}

/**
 * Checks whether `text` is an id in the form used by the API: 1 to 15 digits, so that it is also exact as a
 * JSON number.
 */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text);
}
